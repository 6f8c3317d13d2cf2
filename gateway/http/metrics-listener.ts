import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

const loopback = '127.0.0.1';
const requestTimeout = 10_000;

export interface MetricsListener {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Plain HTTP for Prometheus on this machine: bound to the loopback, one path, nothing to send it. */
export async function listenForMetrics(
  port: number,
  metrics: Pick<Metrics, 'text' | 'mediaType'>,
): Promise<MetricsListener> {
  const server = createServer({ requestTimeout, maxHeaderSize: 8 * 1024 }, (request, response) => {
    // A page in a browser on this machine may know the port, not the name it asks by.
    const asked = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
    if (!asked || request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.mediaType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, loopback);
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${loopback}:${taken}/metrics`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
