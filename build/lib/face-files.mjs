import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const models = join(root, 'node_modules/@vladmandic/human/models');
const wasm = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out');

/** File names of the nets by what they do, as domain/biometrics/face/models.ts has them. */
const files = { detector: 'blazeface', mesh: 'facemesh', iris: 'iris', descriptor: 'faceres' };

/**
 * Puts the nets that look at faces, and the WebAssembly that runs them, into a folder of what is shipped: of 28 MB of nets in the package
 * these few and no others. The build with threads is left out: it needs shared memory, which our windows do not have.
 */
export function copyFaceFiles(folder, names) {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    for (const kind of ['json', 'bin']) {
      copyFileSync(join(models, `${files[name]}.${kind}`), join(folder, `${files[name]}.${kind}`));
    }
  }
  for (const file of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
    copyFileSync(join(wasm, file), join(folder, file));
  }
}
