import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { Agent, request as requestTls } from 'node:https';
import type { z } from 'zod';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';
import type { PopulationEntry } from './entry.ts';
import { entryOf, foundPersonsSchema, identitiesSchema, readPersonSchema } from './osia-identity.ts';
import type { PopulationRegister, RegisterFailure } from './register.ts';

export interface OsiaRegisterSettings {
  /** Where the registry's `/v1` begins. Plain HTTP on this machine only, to a program that speaks TLS. */
  readonly url: string;
  /** File with a bearer token for `pr.person.read` and `pr.identity.read`; read for every question, so that it can be replaced. */
  readonly tokenFile: string;
  /** PEM of the authorities trusted instead of the machine's own list. */
  readonly caFile: string | null;
}

/** Identities may carry portraits. */
const largestAnswer = 16 * 1024 * 1024;
const thisMachine = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A national register by OSIA's Population Registry v1.5.0: findPersons by number among reference identities, then readPerson and
 * readIdentities of the one person found. Reads only.
 */
export class OsiaRegister implements PopulationRegister {
  private readonly base: URL;
  private readonly tokenFile: string;
  private readonly agent: Agent | undefined;

  private constructor(base: URL, tokenFile: string, ca: string | null) {
    this.base = base;
    this.tokenFile = tokenFile;
    this.agent =
      base.protocol === 'https:'
        ? new Agent({ keepAlive: true, minVersion: 'TLSv1.2', ...(ca === null ? {} : { ca }) })
        : undefined;
  }

  static async open({
    url,
    tokenFile,
    caFile,
  }: OsiaRegisterSettings): Promise<Result<OsiaRegister, Failure<'population-register'>>> {
    const base = new URL(url.endsWith('/') ? url : `${url}/`);
    if (base.protocol !== 'https:' && !thisMachine.includes(base.hostname)) {
      return err('population-register', 'another machine is asked by https only');
    }
    try {
      await readFile(tokenFile);
      return ok(new OsiaRegister(base, tokenFile, caFile === null ? null : await readFile(caFile, 'utf8')));
    } catch (error) {
      const { code = 'unreadable' } = error as NodeJS.ErrnoException;
      return err('population-register', `file of token or authorities not read (${code})`);
    }
  }

  async find(number: string, signal: AbortSignal): Promise<Result<PopulationEntry | null, RegisterFailure>> {
    const attributeName = number.length === 12 ? 'personalNumber' : 'oldIdentityNumber';
    const found = await this.#ask(
      ['POST', 'v1/persons', { group: 'true', reference: 'true', limit: '2' }],
      foundPersonsSchema,
      signal,
      [{ attributeName, operator: '=', value: number }],
    );
    if (!found.ok) return found;
    const [personId, another] = new Set((found.value ?? []).map((person) => person.personId));
    if (personId === undefined) return ok(null);
    if (another !== undefined) return err('several');
    const path = `v1/persons/${encodeURIComponent(personId)}`;
    const person = await this.#ask(['GET', path, {}], readPersonSchema, signal);
    if (!person.ok) return person;
    if (person.value === null) return ok(null);
    const read = await this.#ask(['GET', `${path}/identities`, {}], identitiesSchema, signal);
    if (!read.ok) return read;
    const entry = entryOf(person.value, read.value ?? []);
    if (entry === undefined) return err('register-answer-malformed', 'biographicData');
    return entry === null || entry[attributeName] === number
      ? ok(entry)
      : err('register-answer-malformed', 'another number than was asked for');
  }

  /** Null: unknown there (404). */
  async #ask<T>(
    [method, path, query]: readonly ['GET' | 'POST', string, Readonly<Record<string, string>>],
    schema: z.ZodType<T>,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<Result<T | null, RegisterFailure>> {
    try {
      const url = new URL(path, this.base);
      url.search = new URLSearchParams({ transactionId: randomUUID(), ...query }).toString();
      const token = (await readFile(this.tokenFile, 'utf8')).trim();
      const { status, text } = await this.#send(method, url, token, signal, body);
      if (status === 404) return ok(null);
      if (status !== 200) return err('register-refused', `HTTP ${status}`);
      const parsed = schema.safeParse(jsonIn(text));
      if (parsed.success) return ok(parsed.data);
      const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      return err('register-answer-malformed', where);
    } catch (error) {
      const { code = 'no code', name } = error as NodeJS.ErrnoException;
      return err('register-unreachable', signal.aborted ? 'timeout' : `${name} ${code}`);
    }
  }

  #send(
    method: string,
    url: URL,
    token: string,
    signal: AbortSignal,
    body: unknown,
  ): Promise<{ status: number; text: string }> {
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body), 'utf8');
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': bytes.length }),
    };
    const { agent } = this;
    return new Promise((resolve, reject) => {
      const options = { method, headers, signal };
      const outgoing =
        agent === undefined ? requestPlain(url, options) : requestTls(url, { ...options, agent });
      outgoing.on('error', reject);
      outgoing.on('response', (answer) => {
        textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
      });
      outgoing.end(bytes);
    });
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > largestAnswer) throw Object.assign(new Error('answer too long'), { code: 'TOO_LONG' });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
