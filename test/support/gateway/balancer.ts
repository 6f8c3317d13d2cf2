import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Hands connections on to the gateways in turn, TLS and all; one that does not answer is passed over. */
export async function startBalancer(gatewayUrls: readonly string[]): Promise<Balancer> {
  const targets = gatewayUrls.map((url) => Number(new URL(url).port));
  const sockets = new Set<Socket>();
  let turn = 0;
  const handOn = (client: Socket, triesLeft: number): void => {
    const port = targets[turn % targets.length] ?? 0;
    turn += 1;
    const gateway = connect(port, '127.0.0.1');
    gateway.once('connect', () => {
      gateway.off('error', failed);
      for (const socket of [client, gateway]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => {
          sockets.delete(socket);
          client.destroy();
          gateway.destroy();
        });
      }
      client.pipe(gateway).pipe(client);
    });
    const failed = (): void => {
      if (triesLeft === 0) client.destroy();
      else handOn(client, triesLeft - 1);
    };
    gateway.once('error', failed);
  };
  const server = createServer((client) => {
    client.on('error', () => undefined);
    handOn(client, targets.length - 1);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
