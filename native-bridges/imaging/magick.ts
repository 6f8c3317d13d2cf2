import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as MagickModule from '@imagemagick/magick-wasm';

export type Magick = typeof MagickModule;

/** Pictures beyond this are refused before the decoder asks for memory. */
const sideLimit = 4096n;
const memoryLimit = 512n * 1024n * 1024n;

/** Families under which text can be drawn; files of @expo-google-fonts/be-vietnam-pro. */
export const padFonts = { regular: 'BeVietnamPro', semiBold: 'BeVietnamProSemiBold' } as const;
const fontFiles = {
  [padFonts.regular]: '@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  [padFonts.semiBold]: '@expo-google-fonts/be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf',
} as const;

// Bundled as CommonJS there is no import.meta.url; as an ES module there is no __filename.
const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
let loading: Promise<Magick> | undefined;
let loadingFonts: Promise<Magick> | undefined;

/** ImageMagick as WebAssembly, 15 MB: loaded once (some 80 ms), and only where a picture really needs it. */
export function loadMagick(): Promise<Magick> {
  loading ??= (async () => {
    const magick = await import('@imagemagick/magick-wasm');
    // The package's other, 64-bit build fails on Node 20 and Chrome 130.
    await magick.initializeImageMagick(
      await readFile(require.resolve('@imagemagick/magick-wasm/magick.wasm')),
    );
    magick.ResourceLimits.width = sideLimit;
    magick.ResourceLimits.height = sideLimit;
    magick.ResourceLimits.memory = memoryLimit;
    return magick;
  })();
  return loading;
}

/** The same, ready to draw text on the signature pad. */
export function loadMagickWithFonts(): Promise<Magick> {
  loadingFonts ??= (async () => {
    const magick = await loadMagick();
    for (const [name, file] of Object.entries(fontFiles)) {
      magick.Magick.addFont(name, await readFile(require.resolve(file)));
    }
    return magick;
  })();
  return loadingFonts;
}
