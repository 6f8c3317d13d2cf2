import { createServer, type Server, type Socket } from 'node:net';
import { pause } from '../../transports/deadline.ts';

/** What can be done to service and printer; `recover` undoes it all. */
export const evolisServiceActions = [
  /** The printer is pulled; the service still runs. */
  'unplug',
  'stop-service',
  'stall',
  'garbage',
  'feeder-empty',
  'ribbon-out',
  'wrong-ribbon',
  'cover-open',
  'hopper-full',
  /** The next card jams. */
  'card-jam',
  /** The service ends while a card is printed. */
  'stop-in-card',
  'ribbon-low',
  'recover',
] as const;
export type EvolisServiceAction = (typeof evolisServiceActions)[number];

const states: Readonly<Partial<Record<EvolisServiceAction, string>>> = {
  unplug: 'OFF,PRINTER_OFFLINE',
  'feeder-empty': 'WARNING,FEEDER_EMPTY',
  'ribbon-out': 'WARNING,DEF_NO_RIBBON',
  'wrong-ribbon': 'WARNING,DEF_UNSUPPORTED_RIBBON',
  'cover-open': 'WARNING,DEF_COVER_OPEN',
  'hopper-full': 'WARNING,DEF_HOPPER_FULL',
  'ribbon-low': 'WARNING,INF_RIBBON_LOW',
};

interface Session {
  readonly bitmaps: { readonly face: string; readonly panel: string; readonly bytes: number }[];
  settings: string;
}

/** The vendor's service with one printer: JSON-RPC over TCP, one request a connection. */
export class EvolisServiceSimulator {
  readonly cards: Session[] = [];
  readonly #faults = new Set<EvolisServiceAction>();
  readonly #sessions = new Map<string, Session>();
  readonly #sockets = new Set<Socket>();
  readonly #life = new AbortController();
  readonly #cardMs: number;
  #server: Server | undefined;
  #port = 0;
  #printing = false;
  #event = '';
  #next = 1;

  constructor(options: { readonly cardMs?: number } = {}) {
    this.#cardMs = options.cardMs ?? 120;
  }

  async start(port: number): Promise<number> {
    this.#port = port;
    await this.#listen();
    return this.#port;
  }

  async stop(): Promise<void> {
    this.#life.abort();
    await this.#end();
  }

  /** Sessions that nobody has ended. */
  get sessions(): number {
    return this.#sessions.size;
  }

  async act(action: EvolisServiceAction): Promise<void> {
    if (action === 'recover') {
      this.#faults.clear();
      this.#event = '';
      this.#printing = false;
      await this.#listen();
    } else if (action === 'stop-service') await this.#end();
    else this.#faults.add(action);
  }

  async #listen(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async #end(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.once('end', () => {
      void this.#reply(Buffer.concat(parts).toString('utf8')).then((text) => {
        if (text !== undefined) socket.end(text);
      });
    });
  }

  async #reply(text: string): Promise<string | undefined> {
    // A caller that gave up has sent nothing, or half of it.
    if (this.#faults.has('stall') || !text.endsWith('}')) return undefined;
    if (this.#faults.has('garbage')) return '{ error }';
    const { id, method, params } = JSON.parse(text) as {
      id: string;
      method: string;
      params: Readonly<Record<string, string>>;
    };
    const result = await this.#answer(method, params);
    if (result === undefined) return undefined;
    return JSON.stringify(
      result === null
        ? { jsonrpc: '2.0', id, error: { code: 23, message: 'Invalid session' } }
        : { jsonrpc: '2.0', id, result },
    );
  }

  async #answer(
    method: string,
    params: Readonly<Record<string, string>>,
  ): Promise<string | null | undefined> {
    const session = this.#sessions.get(params['session'] ?? '');
    switch (method) {
      case 'SUPERVISION.List':
        return `Evolis Primacy,${this.#state()}`;
      case 'SUPERVISION.GetState':
        return this.#state();
      case 'SUPERVISION.GetEvent':
        return this.#event === '' ? '' : `${this.#event}:CANCEL,RETRY`;
      case 'SUPERVISION.SetEvent':
        this.#event = '';
        this.#printing = false;
        return 'OK';
      case 'CMD.SendCommand':
        return (
          { Rsn: 'SIM-EVO-2', Rfv: '1.4.2', Rr: 'ymcko', 'Rco;l': '173', 'Rco;c': '12' }[
            params['command'] ?? ''
          ] ?? 'OK'
        );
      case 'PRINT.Begin': {
        const id = `JOB${this.#next}`;
        this.#next += 1;
        this.#sessions.set(id, { bitmaps: [], settings: '' });
        return id;
      }
      case 'PRINT.Set':
        if (session === undefined) return null;
        session.settings = params['data'] ?? '';
        return 'OK';
      case 'PRINT.SetBitmap': {
        const data = params['data'] ?? '';
        if (session === undefined || !data.startsWith('base64:')) return null;
        const bytes = Buffer.from(data.slice(7), 'base64');
        if (bytes.toString('latin1', 0, 2) !== 'BM') return null;
        session.bitmaps.push({
          face: params['face'] ?? '',
          panel: params['panel'] ?? '',
          bytes: bytes.length,
        });
        return 'OK';
      }
      case 'PRINT.Print':
        return session === undefined ? null : await this.#print(session);
      case 'PRINT.End':
        return this.#sessions.delete(params['session'] ?? '') ? 'OK' : null;
      default:
        return null;
    }
  }

  async #print(session: Session): Promise<string | undefined> {
    this.#printing = true;
    if (this.#faults.delete('card-jam')) {
      this.#event = 'ERR_MECHANICAL';
      return 'OK';
    }
    if (this.#faults.delete('stop-in-card')) {
      await this.#end();
      return undefined;
    }
    await pause(this.#cardMs, this.#life.signal);
    const trouble = this.#trouble();
    if (trouble !== undefined && this.#isPrinting()) {
      this.#event = trouble.split(',')[1]?.replace('DEF_', 'ERR_') ?? '';
      return 'OK';
    }
    this.#printing = false;
    this.cards.push(session);
    return 'OK';
  }

  #isPrinting(): boolean {
    return this.#printing;
  }

  #trouble(): string | undefined {
    const found = [...this.#faults].find((fault) => fault !== 'ribbon-low' && states[fault] !== undefined);
    return found === undefined ? undefined : states[found];
  }

  #state(): string {
    if (this.#event !== '') return `ERROR,${this.#event}`;
    if (this.#printing) return 'READY,INF_PRINTING_RUNNING';
    return (
      this.#trouble() ?? (this.#faults.has('ribbon-low') ? 'WARNING,INF_RIBBON_LOW' : 'READY,PRINTER_READY')
    );
  }
}
