import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** What tests and the demo may tell the simulators: POST with JSON to a path; answers 200 {} or 400 {error}. */
export interface AdminRoute {
  readonly path: string;
  readonly schema: z.ZodType;
  readonly handle: (body: never) => Promise<void> | void;
}

const bodyLimit = 64 * 1024;

export async function startAdmin(
  port: number,
  routes: readonly AdminRoute[],
): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    void answer(request, response, routes).catch((bug: unknown) => {
      process.stderr.write(`simulator admin: ${(bug as Error).stack ?? String(bug)}\n`);
      send(response, 500, { error: 'internal' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : port };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: readonly AdminRoute[],
): Promise<void> {
  const route = routes.find(({ path }) => path === request.url);
  if (request.method !== 'POST' || route === undefined) {
    send(response, 404, { error: `POST to one of ${routes.map(({ path }) => path).join(', ')}` });
    return;
  }
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > bodyLimit) {
      send(response, 413, { error: 'too long' });
      return;
    }
  }
  const body = route.schema.safeParse(readJson(text));
  if (!body.success) {
    send(response, 400, { error: z.prettifyError(body.error) });
    return;
  }
  await route.handle(body.data as never);
  send(response, 200, {});
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
