import { createServer, type Server, type Socket } from 'node:net';

/**
 * The few pages of HTTP/1.1 that an SBI service needs, over raw sockets: `node:http` servers refuse verbs such as
 * MOSIPDISC. One request per connection, as the reference service does.
 */
export interface SbiRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Fires when the caller hangs up or the service ends. */
  readonly signal: AbortSignal;
}

export interface SbiReply {
  json(status: number, value: unknown): void;
  /** Declares the whole length and sends only the beginning. */
  truncatedJson(value: unknown): void;
  /** Sends these bytes as the body, and says of them that they are `declared` long. */
  raw(body: Uint8Array, declared: number): void;
  /** Starts a multipart/x-mixed-replace answer. */
  startFrames(): void;
  /** False when the caller does not keep up. */
  frame(jpeg: Uint8Array): boolean;
  end(trailer?: string): void;
}

const requestLimit = 64 * 1024;
const boundary = '--BoundaryString';

export class RawHttpServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(private readonly handle: (request: SbiRequest, reply: SbiReply) => void) {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @returns the port; false where it is taken */
  listen(port: number): Promise<number | false> {
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => {
        if (error.code === 'EADDRINUSE') resolve(false);
        else reject(error);
      };
      this.#server.once('error', failed);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', failed);
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Cuts every connection that is open now. */
  cutConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.cutConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    const hangup = new AbortController();
    let bytes: Buffer = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      hangup.abort();
    });
    const receive = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length > requestLimit) {
        socket.destroy();
        return;
      }
      const request = parseRequest(bytes);
      if (request === undefined) return;
      socket.off('data', receive);
      socket.resume();
      this.handle({ ...request, signal: hangup.signal }, replyOn(socket));
    };
    socket.on('data', receive);
  }
}

/** Undefined while the request is not complete. */
export function parseRequest(bytes: Buffer): Omit<SbiRequest, 'signal'> | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const [method = '', path = ''] = head.split('\r\n', 1)[0]?.split(' ') ?? [];
  const length = Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0);
  if (bytes.length < end + 4 + length) return undefined;
  return { method, path, body: bytes.toString('utf8', end + 4, end + 4 + length) };
}

function replyOn(socket: Socket): SbiReply {
  const head = (status: number, length: number): string =>
    `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Method Not Allowed'}\r\nCACHE-CONTROL:no-store\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
  return {
    json: (status, value) => {
      const body = Buffer.from(JSON.stringify(value));
      socket.write(head(status, body.length));
      socket.end(body);
    },
    truncatedJson: (value) => {
      const body = Buffer.from(JSON.stringify(value));
      socket.write(head(200, body.length));
      socket.write(body.subarray(0, Math.floor(body.length / 2)), () => socket.destroy());
    },
    raw: (body, declared) => {
      socket.write(head(200, declared));
      socket.end(body);
    },
    startFrames: () => {
      socket.setNoDelay(true);
      socket.write(
        `HTTP/1.0 200 OK\r\nConnection: close\r\nCache-Control: no-cache\r\n` +
          `Content-Type: multipart/x-mixed-replace; boundary=${boundary}\r\n\r\n`,
      );
    },
    frame: (jpeg) => {
      const head = `${boundary}\r\nAccess-Control-Allow-Origin:*\r\nContent-Type:image/jpeg\r\nContent-Length:${jpeg.length}\r\n\r\n`;
      return socket.write(Buffer.concat([Buffer.from(head), jpeg, Buffer.from('\r\n\r\n')]));
    },
    end: (trailer) => {
      if (trailer === undefined) socket.end();
      else socket.end(trailer);
    },
  };
}
