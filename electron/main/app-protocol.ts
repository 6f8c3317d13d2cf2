import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol } from 'electron';
import { fileOf, policyFor } from './app-url.ts';

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  // Weights of the nets that look at faces.
  '.bin': 'application/octet-stream',
};

/** Must run before `app` is ready. Fetching is what the face worker loads its nets by; the pages' own policy lets them fetch nothing. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built renderer. Each page gets a fresh nonce in its policy and in `<meta name="csp-nonce">`. */
export function serveApp(root: string): void {
  protocol.handle('app', async (request) => {
    const file = fileOf(request.url, root);
    if (file === null || request.method !== 'GET') return new Response(null, { status: 403 });
    const type = mimeTypes[extname(file)];
    if (type === undefined) return new Response(null, { status: 404 });
    let body: Buffer;
    try {
      body = await readFile(file);
    } catch {
      return new Response(null, { status: 404 });
    }
    const nonce = randomBytes(16).toString('base64');
    const content =
      extname(file) === '.html'
        ? body.toString('utf8').replaceAll('__CSP_NONCE__', nonce)
        : new Uint8Array(body);
    return new Response(content, {
      headers: {
        'content-type': type,
        'content-security-policy': policyFor(request.url, nonce),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    });
  });
}
