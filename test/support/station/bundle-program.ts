import { basename, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..', '..');

/** Bundles a TypeScript program so that plain Node starts it at once; answers the file to run. */
export async function bundleProgram(program: string): Promise<string> {
  // Inside node_modules, so that what stays outside the bundle is found from there.
  const folder = join(root, 'node_modules', '.cache', 'tram-can-cuoc', 'test-programs');
  const outfile = join(folder, basename(program).replace(/\.ts$/, '.cjs'));
  await build({
    entryPoints: [join(root, program)],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    external: ['better-sqlite3-multiple-ciphers', 'pino', 'pdfmake', 'pkcs11js'],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  return outfile;
}
