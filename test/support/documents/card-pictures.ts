import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import bwipjs from 'bwip-js/node';
import { buildMrz } from '../../../domain/card/mrz.ts';
import { loadMagickWithFonts, padFonts } from '../../../native-bridges/imaging/magick.ts';

/** Pictures of an identity card of nobody: number of the unused series 003. The MRZ is set in OCR-B, as cards are. */

type Card = Parameters<typeof buildMrz>[0];

export const holder: Card = {
  personalNumber: '003190000123',
  birthDate: '1990-05-17',
  sex: 'female',
  expiry: '2030-05-17',
  name: 'NGUYỄN THỊ HÒA',
};

const ocrB = 'OcrB';
const card = { width: 1012, height: 638 } as const;
let withOcrB: Awaited<ReturnType<typeof loadMagickWithFonts>> | undefined;

async function loadFonts() {
  const magick = await loadMagickWithFonts();
  if (withOcrB === undefined) {
    // The package exports its programs only; its fonts lie beside them.
    const program = createRequire(import.meta.url).resolve('bwip-js/node');
    const file = join(dirname(program), '..', 'fonts', 'OCRB7.ttf');
    magick.Magick.addFont(ocrB, readFileSync(file));
    withOcrB = magick;
  }
  return magick;
}

/** Back of a card at 300 ppi, as JPEG. */
export async function cardBack(of: Card, mrz = buildMrz(of)): Promise<Buffer> {
  const {
    MagickImage,
    MagickColor,
    DrawableFont,
    DrawableFontPointSize,
    DrawableFillColor,
    DrawableText,
    MagickFormat,
  } = await loadFonts();
  const image = MagickImage.create(new MagickColor(214, 224, 205), card.width, card.height);
  try {
    const write = (font: string, size: number, x: number, y: number, text: string): void => {
      image.draw([
        new DrawableFont(font),
        new DrawableFontPointSize(size),
        new DrawableFillColor(new MagickColor(20, 20, 24)),
        new DrawableText(x, y, text),
      ]);
    };
    write(padFonts.regular, 26, 60, 80, 'Đặc điểm nhận dạng / Personal identification');
    write(padFonts.regular, 26, 60, 130, 'Nốt ruồi cách 1 cm dưới mép trái');
    write(padFonts.regular, 24, 60, 240, 'Ngày, tháng, năm / Date, month, year: 17/05/2020');
    for (const [index, line] of mrz.split('\n').entries()) write(ocrB, 41, 52, 450 + index * 56, line);
    image.quality = 90;
    return image.write(MagickFormat.Jpeg, (data) => Buffer.from(data));
  } finally {
    image.dispose();
  }
}

/** Text of the QR on the front of that card. */
export function qrText({ personalNumber, name, birthDate, sex }: Card): string {
  const [year, month, day] = birthDate.split('-');
  return `${personalNumber}||${name}|${day}${month}${year}|${sex === 'male' ? 'Nam' : 'Nữ'}|Số 1, Phúc Xá, Ba Đình, Hà Nội|17052020`;
}

/** A sheet with the QR of a card on it, as JPEG. */
export async function cardQr(of: Card): Promise<Buffer> {
  const { MagickImage, MagickColor, CompositeOperator, ImageMagick, MagickFormat, Point } = await loadFonts();
  const code = await bwipjs.toBuffer({
    bcid: 'qrcode',
    text: qrText(of),
    scale: 3,
    padding: 12,
    backgroundcolor: 'FFFFFF',
  });
  const image = MagickImage.create(new MagickColor(240, 240, 236), 1000, 1400);
  try {
    ImageMagick.read(new Uint8Array(code), (qr) => {
      image.composite(qr, CompositeOperator.Over, new Point(560, 140));
    });
    image.quality = 85;
    return image.write(MagickFormat.Jpeg, (data) => Buffer.from(data));
  } finally {
    image.dispose();
  }
}

/** The picture as it may come from a counter: laid on a sheet, turned, out of focus, in dim light. */
export async function scene(
  jpeg: Buffer,
  faults: { sheet?: boolean; turn?: number; blur?: number; light?: number },
): Promise<Buffer> {
  const { ImageMagick, MagickImage, MagickColor, CompositeOperator, MagickFormat, Percentage, Point } =
    await loadFonts();
  return ImageMagick.read(new Uint8Array(jpeg), (picture) => {
    if (faults.turn !== undefined) {
      picture.backgroundColor = new MagickColor(214, 224, 205);
      picture.rotate(faults.turn);
      picture.resetPage();
    }
    if (faults.blur !== undefined) picture.blur(0, faults.blur);
    if (faults.light !== undefined) picture.modulate(new Percentage(faults.light * 100));
    picture.quality = 88;
    if (faults.sheet !== true) return picture.write(MagickFormat.Jpeg, (data) => Buffer.from(data));
    const sheet = MagickImage.create(new MagickColor(250, 250, 250), 1654, 2339);
    sheet.composite(picture, CompositeOperator.Over, new Point(300, 400));
    sheet.quality = 88;
    const written = sheet.write(MagickFormat.Jpeg, (data) => Buffer.from(data));
    sheet.dispose();
    return written;
  });
}
