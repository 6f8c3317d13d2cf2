import { join, normalize, sep } from 'node:path';

/** The only origin that pages of the station come from. */
export const appOrigin = 'app://station';

/**
 * Everything is refused but what the pages need: own scripts, styles (a nonce for the sheet that the component library
 * writes at run time), fonts, pictures made in memory, the camera.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob: mediastream:",
    "connect-src 'none'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Names of the built scripts that run as workers of ours with nets in them; the bundler adds a hash. */
const netWorker = /^\/assets\/face-worker-[\w-]+\.js$/;

/**
 * A worker goes by the policy that its own script comes with. The one that looks at faces compiles WebAssembly and loads its nets from our own
 * files; the pages themselves may do neither.
 */
export function workerSecurityPolicy(): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src ${appOrigin}/faces/`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The policy that goes with a file of ours. */
export function policyFor(url: string, nonce: string): string {
  return netWorker.test(new URL(url).pathname) ? workerSecurityPolicy() : contentSecurityPolicy(nonce);
}

/**
 * Path below `root` that a URL of our scheme names, or null for anything else: another host, a traversal, a NUL byte.
 */
export function fileOf(url: string, root: string): string | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  if (parsed.protocol !== 'app:' || parsed.host !== 'station') return null;
  let path: string;
  try {
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = normalize(join(root, path));
  return file.startsWith(root + sep) ? file : null;
}
