import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as MagickModule from '@imagemagick/magick-wasm';

export type Magick = typeof MagickModule;

const memoryLimit = 512n * 1024n * 1024n;

// Bundled as CommonJS there is no import.meta.url; as an ES module there is no __filename.
const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
let loading: Promise<Magick> | undefined;

/**
 * ImageMagick as WebAssembly, 15 MB: loaded once in each thread that decodes pictures, and only when the first comes. Pictures with a side beyond
 * the limit of the first caller are refused before the decoder asks for memory; a thread has one limit.
 */
export function loadMagick(sideLimit: number): Promise<Magick> {
  loading ??= (async () => {
    const magick = await import('@imagemagick/magick-wasm');
    await magick.initializeImageMagick(
      await readFile(require.resolve('@imagemagick/magick-wasm/magick.wasm')),
    );
    magick.ResourceLimits.width = BigInt(sideLimit);
    magick.ResourceLimits.height = BigInt(sideLimit);
    magick.ResourceLimits.memory = memoryLimit;
    return magick;
  })();
  return loading;
}
