import { loadMagickWithFonts, padFonts } from '../../../native-bridges/imaging/magick.ts';

/** Papers of nobody as they may lie in a picture: rendered print, turned, on a table, on a scanner's glass. Each is RGBA. */

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

const lines = [
  'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  'Độc lập – Tự do – Hạnh phúc',
  'GIẤY KHAI SINH',
  'Họ, chữ đệm, tên: NGUYỄN VĂN MẪU',
  'Ngày, tháng, năm sinh: 02/01/1990',
  'Nơi sinh: Phường Ba Đình, thành phố Hà Nội',
  'Quê quán: xã Tân Lập, tỉnh Thái Nguyên',
  'Họ và tên cha: NGUYỄN VĂN THỬ, sinh năm 1962, dân tộc Kinh',
  'Họ và tên mẹ: TRẦN THỊ MẪU, sinh năm 1965, dân tộc Kinh',
  'Nơi đăng ký khai sinh: Ủy ban nhân dân phường Ba Đình',
  'Ghi chú: bản huấn luyện, không có giá trị pháp lý',
  'Người đi khai sinh đã ký                  Người ký giấy khai sinh đã ký',
];

interface Options {
  /** Pixels per inch of the A4 sheet. */
  readonly ppi?: number;
  readonly paper?: readonly [number, number, number];
  /** Degrees, clockwise. */
  readonly turn?: number;
  /** Colour of what the sheet lies on, and how much of it is seen on each side as a share of the sheet's width; none: the sheet fills the picture. */
  readonly table?: { readonly colour: readonly [number, number, number]; readonly margin: number };
  /** What is about a turned sheet that fills the picture: the scanner's lid. */
  readonly lid?: readonly [number, number, number];
  /** Deviation of Gaussian noise, shades. */
  readonly noise?: number;
  readonly print?: readonly string[];
}

/** One sheet of print. */
export async function sheetScene(options: Options = {}): Promise<Scene> {
  const {
    MagickImage,
    MagickColor,
    DrawableFont,
    DrawableFontPointSize,
    DrawableFillColor,
    DrawableText,
    CompositeOperator,
    Point,
  } = await loadMagickWithFonts();
  const { ppi = 100, turn = 0, paper = [252, 250, 244], lid = [250, 250, 250] } = options;
  const [width, height] = [Math.round(8.27 * ppi), Math.round(11.69 * ppi)];
  const sheet = MagickImage.create(new MagickColor(...paper), width, height);
  const scale = ppi / 100;
  for (const [index, line] of (options.print ?? [...lines, ...lines]).entries()) {
    sheet.draw([
      new DrawableFont(padFonts.regular),
      new DrawableFontPointSize(20 * scale),
      new DrawableFillColor(new MagickColor(24, 24, 30)),
      new DrawableText(80 * scale, (90 + index * 42) * scale, line),
    ]);
  }
  const { table } = options;
  sheet.backgroundColor = new MagickColor(...(table?.colour ?? lid));
  if (turn !== 0) {
    sheet.rotate(turn);
    sheet.resetPage();
  }
  const margin = table === undefined ? 0 : Math.round(table.margin * width);
  const grown = { width: sheet.width, height: sheet.height };
  const whole =
    table === undefined
      ? { width, height }
      : { width: grown.width + 2 * margin, height: grown.height + 2 * margin };
  const picture = MagickImage.create(new MagickColor(...(table?.colour ?? lid)), whole.width, whole.height);
  try {
    picture.composite(
      sheet,
      CompositeOperator.Over,
      new Point(Math.round((whole.width - grown.width) / 2), Math.round((whole.height - grown.height) / 2)),
    );
    const data = picture.getPixels((pixels) => pixels.toByteArray(0, 0, whole.width, whole.height, 'RGBA'));
    if (data === null) throw new Error('no pixels');
    return { ...whole, data: withNoise(new Uint8ClampedArray(data), options.noise ?? 0) };
  } finally {
    sheet.dispose();
    picture.dispose();
  }
}

/** The same noise every time. */
function withNoise(data: Uint8ClampedArray<ArrayBuffer>, deviation: number): Uint8ClampedArray<ArrayBuffer> {
  if (deviation === 0) return data;
  let state = 11;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff - 0.5;
  };
  return data.map((value, at) =>
    at % 4 === 3 ? value : value + (next() + next() + next() + next()) * 1.73 * deviation,
  );
}

/** As JPEG. */
export async function sceneJpeg(scene: Scene, quality = 90): Promise<Uint8Array<ArrayBuffer>> {
  const { ImageMagick, MagickReadSettings, MagickFormat } = await loadMagickWithFonts();
  const settings = new MagickReadSettings({
    format: MagickFormat.Rgba,
    width: scene.width,
    height: scene.height,
    depth: 8,
  });
  return ImageMagick.read(new Uint8Array(scene.data), settings, (image) => {
    image.quality = quality;
    return image.write(MagickFormat.Jpeg, (written) => new Uint8Array(written));
  });
}
