import { deadline } from '../../transports/deadline.ts';
import type { ScannerAction } from '../faults.ts';
import { RawHttpServer, type SbiReply, type SbiRequest } from './http-server.ts';
import {
  captureError,
  captureRequestSchema,
  sbiError,
  scannerIdentity,
  streamRequestSchema,
} from './messages.ts';
import { digitalId, Scanner, type ScannerSurroundings } from './scanner.ts';

const lastPort = 4600;

/** A vendor's SBI 0.9.5 service with one slap scanner, as a program on the same machine would offer it. */
export class SbiService {
  readonly #scanner: Scanner;
  #server: RawHttpServer | undefined;
  #plugged = true;
  #port = 0;

  constructor(private readonly surroundings: ScannerSurroundings) {
    this.#scanner = new Scanner(surroundings);
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
        this.#plugged = true;
        if (this.#server === undefined) await this.start(this.#port);
        return;
      default:
        faults.apply(action);
    }
  }

  #answer(request: SbiRequest, reply: SbiReply): void {
    const work = this.#route(request, reply);
    void work?.catch((bug: unknown) => {
      process.stderr.write(`simulated scanner: ${(bug as Error).stack ?? String(bug)}\n`);
      reply.json(200, captureError(999, 'Unknown error'));
    });
  }

  #route(request: SbiRequest, reply: SbiReply): Promise<void> | undefined {
    switch (`${request.method} ${request.path}`) {
      case 'MOSIPDISC /device':
        reply.json(200, this.#plugged ? [this.#description()] : []);
        return undefined;
      case 'MOSIPDINFO /info':
        reply.json(200, this.#plugged ? [this.#info()] : []);
        return undefined;
      case 'STREAM /stream':
        return this.#stream(request, reply);
      case 'RCAPTURE /capture':
        return this.#capture(request, reply);
      default:
        reply.json(405, sbiError(500, 'Invalid URL'));
        return undefined;
    }
  }

  #base() {
    return {
      deviceId: scannerIdentity.deviceId,
      deviceStatus: this.#scanner.status,
      certification: 'L0',
      serviceVersion: '0.9.5',
      deviceSubId: ['0', '1', '2', '3'],
      callbackId: `http://127.0.0.1:${this.#port}/`,
      deviceCode: scannerIdentity.deviceCode,
      specVersion: ['0.9.5'],
      purpose: 'Registration',
    };
  }

  #description() {
    const id = Buffer.from(JSON.stringify(digitalId(new Date()))).toString('base64url');
    return { ...this.#base(), digitalId: id, error: sbiError(0, 'Success') };
  }

  #info() {
    const { sign } = this.surroundings.identity;
    const info = {
      ...this.#base(),
      firmware: 'simulated',
      env: 'Developer',
      digitalId: sign(digitalId(new Date())),
    };
    return { deviceInfo: sign(info), error: sbiError(0, 'Success') };
  }

  async #stream({ body, signal }: SbiRequest, reply: SbiReply): Promise<void> {
    const request = streamRequestSchema.safeParse(readJson(body));
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
    const request = captureRequestSchema.safeParse(readJson(body));
    if (!request.success) {
      reply.json(200, captureError(123, 'Invalid JSON value'));
      return;
    }
    if (!this.#plugged) {
      reply.json(200, captureError(705, 'Device not connected'));
      return;
    }
    const truncate = this.surroundings.faults.has('truncate');
    const answer = await this.#scanner.capture(request.data, signal);
    if (answer === undefined) return;
    if (truncate) reply.truncatedJson(answer);
    else reply.json(200, answer);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
