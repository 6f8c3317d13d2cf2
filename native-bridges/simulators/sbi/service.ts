import { randomBytes } from 'node:crypto';
import { deadline } from '../../transports/deadline.ts';
import { FaultScript, type ScannerAction } from '../faults.ts';
import { RawHttpServer, type SbiReply, type SbiRequest } from './http-server.ts';
import { discovered, type Introduction, introduced } from './description.ts';
import {
  captureError,
  type Dialect,
  discoveryRequestSchema,
  readCaptureRequest,
  readStreamRequest,
  sbiError,
} from './messages.ts';
import { Scanner, type ScannerSurroundings } from './scanner.ts';

const lastPort = 4600;

export interface SbiServiceOptions extends ScannerSurroundings {
  /** What the service speaks; 0.9.5 unless told. */
  readonly dialect?: Dialect;
  readonly nested?: boolean;
  readonly companions?: boolean;
}

/** A vendor's SBI service with one slap scanner, as a program on the same machine would offer it. */
export class SbiService {
  readonly #scanner: Scanner;
  #server: RawHttpServer | undefined;
  #plugged = true;
  #port = 0;
  readonly #script = new FaultScript<ScannerAction>();
  readonly #dialect: Dialect;

  constructor(private readonly surroundings: SbiServiceOptions) {
    this.#dialect = surroundings.dialect ?? '0.9.5';
    this.#scanner = new Scanner(surroundings, async (moment) => {
      for (const action of this.#script.reach(moment)) await this.act(action);
    });
  }

  get port(): number {
    return this.#port;
  }

  /** Takes the first free port from `first` to 4600; any free one for 0. */
  async start(first: number): Promise<number> {
    for (let port = first; port <= Math.max(first, lastPort); port += 1) {
      const server = new RawHttpServer((request, reply) => this.#answer(request, reply));
      const taken = await server.listen(port);
      if (taken === false) continue;
      this.#server = server;
      this.#port = taken;
      return taken;
    }
    throw new Error(`no free port from ${first} to ${lastPort} for the simulated scanner`);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.close();
  }

  async act(action: ScannerAction): Promise<void> {
    const { faults } = this.surroundings;
    if (this.#script.plan(action)) return;
    switch (action.action) {
      case 'unplug':
        this.#plugged = false;
        this.#server?.cutConnections();
        return;
      case 'plug':
        this.#plugged = true;
        return;
      case 'stop-service':
        await this.stop();
        return;
      case 'start-service':
        if (this.#server === undefined) await this.start(this.#port);
        return;
      case 'free':
        faults.remove('busy');
        return;
      case 'recover':
        faults.clear();
        this.#script.clear();
        this.#plugged = true;
        if (this.#server === undefined) await this.start(this.#port);
        return;
      default:
        faults.apply(action);
    }
  }

  #answer(request: SbiRequest, reply: SbiReply): void {
    if (this.surroundings.faults.has('mute')) return;
    const work = this.#route(request, reply);
    void work?.catch((bug: unknown) => {
      process.stderr.write(`simulated scanner: ${(bug as Error).stack ?? String(bug)}\n`);
      reply.json(200, captureError(999, 'Unknown error'));
    });
  }

  #route(request: SbiRequest, reply: SbiReply): Promise<void> | undefined {
    const older = this.#dialect === '0.9.5';
    switch (`${request.method} ${request.path}`) {
      case older ? 'MOSIPDISC /device' : 'SBIDISC /device':
        return this.#introduce(request, reply, discovered);
      case older ? 'MOSIPDINFO /info' : 'SBIINFO /info':
        return this.#introduce(request, reply, introduced);
      case 'STREAM /stream':
        return this.#stream(request, reply);
      case 'RCAPTURE /capture':
        return this.#capture(request, reply);
      default:
        reply.json(405, sbiError(500, 'Invalid URL'));
        return undefined;
    }
  }

  async #introduction(): Promise<Introduction> {
    const { identity, faults } = this.surroundings;
    return {
      dialect: this.#dialect,
      port: this.#port,
      status: this.#scanner.status,
      sign: faults.has('renewed-key') ? await identity.signSibling() : identity.sign,
      nested: this.surroundings.nested ?? false,
      companions: this.surroundings.companions ?? false,
    };
  }

  async #introduce(
    { body }: SbiRequest,
    reply: SbiReply,
    devices: (introduction: Introduction) => object[],
  ): Promise<void> {
    if (this.#dialect === '1.0' && !discoveryRequestSchema.safeParse(readJson(body)).success) {
      reply.json(200, sbiError(123, 'Invalid JSON value'));
    } else {
      reply.json(200, this.#plugged ? devices(await this.#introduction()) : []);
    }
  }

  async #stream({ body, signal }: SbiRequest, reply: SbiReply): Promise<void> {
    const request = readStreamRequest(this.#dialect, readJson(body));
    if (!request.success) {
      reply.json(200, sbiError(123, 'Invalid JSON value'));
      return;
    }
    if (!this.#plugged) {
      reply.json(200, sbiError(605, 'Device not connected'));
      return;
    }
    if (this.#scanner.status === 'Busy') {
      reply.json(200, sbiError(607, 'Device not ready'));
      return;
    }
    const limit = deadline(signal, Number(request.data.timeout ?? 300_000));
    reply.startFrames();
    await this.#scanner.stream(request.data.deviceSubId, limit.signal, (jpeg) => void reply.frame(jpeg));
    limit.clear();
    // The reference service ends a stream with a whole HTTP answer on the same socket.
    const end = JSON.stringify(sbiError(609, 'Stream timeout'));
    reply.end(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${end.length}\r\n\r\n${end}`,
    );
  }

  async #capture({ body, signal }: SbiRequest, reply: SbiReply): Promise<void> {
    const request = readCaptureRequest(this.#dialect, readJson(body));
    if (!request.success) {
      reply.json(200, captureError(123, 'Invalid JSON value', this.#dialect));
      return;
    }
    if (!this.#plugged) {
      reply.json(200, captureError(705, 'Device not connected', this.#dialect));
      return;
    }
    const answer = await this.#scanner.capture(request.data, signal);
    if (answer === undefined) return;
    switch (this.#scanner.delivery) {
      case 'mute':
        return;
      case 'truncate':
        reply.truncatedJson(answer);
        return;
      case 'garbage':
        reply.raw(randomBytes(garbageLength), garbageLength);
        return;
      case 'wrong-length': {
        const body = Buffer.from(JSON.stringify(answer));
        reply.raw(body, Math.floor(body.length / 3));
        return;
      }
      case 'whole':
        reply.json(200, answer);
    }
  }
}

const garbageLength = 3000;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
