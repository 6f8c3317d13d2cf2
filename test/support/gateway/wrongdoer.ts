import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type RefusalCode, refusalSchema } from '../../../domain/channels/gateway.ts';
import { type ContainerInput, containerEntries, opensslEncrypt, opensslSeal } from './openssl-sealer.ts';
import { newApplicationId, sha256Hex, TestGateway, type TestStation } from './test-gateway.ts';
import { writeZip, type ZipEntry } from './zip-writer.ts';

/** A station that delivers wrong things to its gateway, and a second centre where wrong things come from. */
export class Wrongdoer {
  readonly gateway: TestGateway;
  readonly station: TestStation;
  readonly elsewhere: TestGateway;
  readonly foreigner: TestStation;
  /** Of the application under test. */
  id = newApplicationId();

  private constructor(
    gateway: TestGateway,
    station: TestStation,
    elsewhere: TestGateway,
    foreigner: TestStation,
  ) {
    this.gateway = gateway;
    this.station = station;
    this.elsewhere = elsewhere;
    this.foreigner = foreigner;
  }

  static async start(): Promise<Wrongdoer> {
    const gateway = await TestGateway.start();
    const elsewhere = await TestGateway.startAnother();
    return new Wrongdoer(gateway, await gateway.provision(), elsewhere, await elsewhere.provision());
  }

  async stop(): Promise<void> {
    this.station.client.close();
    this.foreigner.client.close();
    await this.gateway.stop();
    await this.elsewhere.stop();
  }

  get centre(): string {
    return this.station.provisioned.response.centre;
  }

  /** Delivers and expects the refusal: in the answer, in the table, nothing kept. */
  async expectRefused(sealed: Buffer, code: RefusalCode, cause?: RegExp): Promise<void> {
    const { gateway, id, station } = this;
    const reply = await station.deliver(id, sealed);
    const refusal = refusalSchema.parse(reply.json);
    expect(refusal).toMatchObject({ code });
    if (cause !== undefined) expect(refusal.cause).toMatch(cause);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    const [last] = await gateway.store.refusals();
    expect(last).toMatchObject({
      code,
      cause: refusal.cause,
      stationId: station.id,
      applicationId: id,
      sha256: sha256Hex(sealed),
      requestId: reply.headers['x-request-id'],
    });
    expect(existsSync(join(gateway.data, 'applications', `${id}.p7m`))).toBe(false);
    expect(await gateway.store.application(id)).toBeUndefined();
  }

  /** Changes what goes in, then signs and seals it as it should be. */
  sealedWith(change: (input: ContainerInput) => ContainerInput): Buffer {
    return opensslSeal(change(this.station.containerInput(this.id)), this.centre);
  }

  /** Changes files after they were signed, and seals what comes out. */
  repacked(change: (entries: ZipEntry[]) => ZipEntry[]): Buffer {
    return opensslEncrypt(
      writeZip(change(containerEntries(this.station.containerInput(this.id)))),
      this.centre,
    );
  }
}

export const replaceContent = (name: string, content: Uint8Array) => (entries: ZipEntry[]) =>
  entries.map((entry) => (entry.name === name ? { ...entry, content } : entry));

export function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}
