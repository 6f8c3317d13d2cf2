import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { readBarcodes } from 'zxing-wasm/reader';
import type { PagePicture } from './picture.ts';

const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);

/** More codes than this on one page are no paper of an applicant. */
const mostCodes = 8;
/** As long as a look-up may be. */
const longestText = 2000;

let loading: Promise<typeof readBarcodes> | undefined;

/** Its wasm is read from beside it: by itself it would fetch it from a server. */
function loadReader(): Promise<typeof readBarcodes> {
  loading ??= (async () => {
    const zxing = await import('zxing-wasm/reader');
    const wasmBinary = await readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
    const ownBinary = new Uint8Array(wasmBinary).buffer;
    await zxing.prepareZXingModule({ overrides: { wasmBinary: ownBinary }, fireImmediately: true });
    return zxing.readBarcodes;
  })();
  return loading;
}

/** Texts of the QR codes on a page. */
export async function readCodes({ width, height, data }: PagePicture): Promise<string[]> {
  const read = await loadReader();
  const picture = { width, height, data, colorSpace: 'srgb' } as unknown as ImageData;
  const found = await read(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: mostCodes });
  return found
    .filter(({ isValid, text }) => isValid && text.length > 0 && text.length <= longestText)
    .map(({ text }) => text);
}
