import type { PageUnseenCode } from '../../../../domain/application/draft.ts';
import { type EmbeddedType, type PagePicture, sideLimit } from '../picture.ts';
import { isName, isString, type PdfDictionary, type PdfValue } from './lexer.ts';
import type { PdfFile, PdfStream, Unfiltered } from './pdf-file.ts';
import { rgbaOf, type Samples } from './samples.ts';
import { faxAsTiff } from './fax-as-tiff.ts';

/** The largest picture is this many pixels: A4 at 600 ppi. */
const mostPixels = 36_000_000;

export type EmbeddedPicture =
  | { readonly kind: 'unseen'; readonly code: PageUnseenCode }
  | { readonly kind: 'encoded'; readonly bytes: Uint8Array; readonly type: EmbeddedType }
  | { readonly kind: 'pixels'; readonly picture: PagePicture };

const otherKind: EmbeddedPicture = { kind: 'unseen', code: 'picture-kind' };

interface Header {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** 0 stands for the brightest. */
  readonly inverted: boolean;
  readonly space: ColourSpace | null;
}
type ColourSpace =
  | { readonly colours: 1 | 3 | 4 }
  | { readonly colours: 1; readonly palette: Uint8Array; readonly base: 1 | 3 | 4 };

/** A picture of a PDF as scanners write them (ISO 32000-1, 8.9.5): JPEG, JPEG 2000, fax, or plain samples. Throws `PdfDamagedError`. */
export function pictureIn(file: PdfFile, stream: PdfStream): EmbeddedPicture {
  const header = headerOf(file, stream.dictionary);
  if (header === null) return otherKind;
  const { width, height, bits } = header;
  const colours = header.space?.colours ?? 4;
  const most = (Math.ceil((width * colours * bits) / 8) + 1) * height + 64 * 1024;
  const unfiltered = file.unfiltered(stream, most);
  switch (unfiltered.filter) {
    case null:
      return pixelsOf(header, unfiltered.bytes);
    case 'DCTDecode':
    case 'DCT':
      return header.inverted ? otherKind : { kind: 'encoded', bytes: unfiltered.bytes, type: 'image/jpeg' };
    case 'JPXDecode':
      return { kind: 'encoded', bytes: unfiltered.bytes, type: 'image/jp2' };
    case 'CCITTFaxDecode':
    case 'CCF':
      return faxOf(file, header, unfiltered);
    default:
      return otherKind;
  }
}

function headerOf(file: PdfFile, dictionary: PdfDictionary): Header | null {
  const width = file.number(dictionary.get('Width')) ?? 0;
  const height = file.number(dictionary.get('Height')) ?? 0;
  const isMask = file.resolve(dictionary.get('ImageMask')) === true;
  const bits = isMask ? 1 : (file.number(dictionary.get('BitsPerComponent')) ?? 8);
  const isSize = (side: number): boolean => Number.isInteger(side) && side > 0 && side <= sideLimit;
  if (!isSize(width) || !isSize(height) || width * height > mostPixels) return null;
  if (![1, 2, 4, 8, 16].includes(bits)) return null;
  const decode = file.list(dictionary.get('Decode')).map((value) => file.number(value) ?? 0);
  return {
    width,
    height,
    bits,
    inverted: decode.length >= 2 && (decode[0] ?? 0) > (decode[1] ?? 1),
    space: isMask ? { colours: 1 } : spaceOf(file, dictionary.get('ColorSpace')),
  };
}

const devices: Readonly<Record<string, 1 | 3 | 4>> = {
  DeviceGray: 1,
  CalGray: 1,
  G: 1,
  DeviceRGB: 3,
  CalRGB: 3,
  RGB: 3,
  DeviceCMYK: 4,
  CMYK: 4,
};

function spaceOf(file: PdfFile, value: PdfValue | undefined, depth = 0): ColourSpace | null {
  const resolved = file.resolve(value);
  if (isName(resolved)) return plainSpace(devices[resolved.name]);
  const [kind, first, , table] = file.list(resolved);
  const name = file.name(kind);
  if (name === 'ICCBased') {
    const colours = file.number(file.stream(first)?.dictionary.get('N'));
    return plainSpace(colours === 1 || colours === 3 || colours === 4 ? colours : undefined);
  }
  if ((name === 'Indexed' || name === 'I') && depth === 0) {
    const base = spaceOf(file, first, 1);
    const stream = file.stream(table);
    const text = file.resolve(table);
    const palette = stream === null ? (isString(text) ? text.string : null) : file.text(stream);
    return base === null || palette === null ? null : { colours: 1, palette, base: base.colours };
  }
  return plainSpace(devices[name ?? '']);
}

function plainSpace(colours: 1 | 3 | 4 | undefined): ColourSpace | null {
  return colours === undefined ? null : { colours };
}

function pixelsOf({ width, height, bits, inverted, space }: Header, bytes: Uint8Array): EmbeddedPicture {
  if (space === null) return otherKind;
  const samples: Samples = { width, height, bits, inverted, ...space };
  const picture = rgbaOf(samples, bytes);
  return picture === null ? { kind: 'unseen', code: 'unreadable' } : { kind: 'pixels', picture };
}

function faxOf(file: PdfFile, header: Header, { bytes, parameters }: Unfiltered): EmbeddedPicture {
  const columns = file.number(parameters.get('Columns')) ?? 1728;
  const aligned = file.resolve(parameters.get('EncodedByteAlign')) === true;
  if (columns !== header.width || aligned) return otherKind;
  const tiff = faxAsTiff(bytes, {
    width: header.width,
    height: header.height,
    k: file.number(parameters.get('K')) ?? 0,
    whiteIsZero: (file.resolve(parameters.get('BlackIs1')) === true) === header.inverted,
  });
  return { kind: 'encoded', bytes: tiff, type: 'image/tiff' };
}
