import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadMagick } from '../drivers/fingerprint/image/magick.ts';

type Magick = Awaited<ReturnType<typeof loadMagick>>;

/** Families under which text can be drawn; files of @expo-google-fonts/be-vietnam-pro. */
export const padFonts = { regular: 'BeVietnamPro', semiBold: 'BeVietnamProSemiBold' } as const;
const fontFiles = {
  [padFonts.regular]: '@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  [padFonts.semiBold]: '@expo-google-fonts/be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf',
} as const;

let loading: Promise<Magick> | undefined;

/** ImageMagick (WebAssembly) with the fonts of the signature pad; loaded once, some 80 ms. */
export function loadMagickWithFonts(): Promise<Magick> {
  loading ??= (async () => {
    const magick = await loadMagick();
    const require = createRequire(import.meta.url);
    for (const [name, file] of Object.entries(fontFiles)) {
      magick.Magick.addFont(name, await readFile(require.resolve(file)));
    }
    return magick;
  })();
  return loading;
}
