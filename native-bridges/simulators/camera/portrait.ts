import { type Colour, type Picture, blankPicture, seededRandom } from './picture.ts';

/**
 * A painted person before the camera: frontal, bare head, both ears, white background (TT 60/2021 Art. 5(4)). Seeded, so
 * that each synthetic applicant has a face of their own. It is a drawing and looks like one: no real person's picture
 * is needed to run the station.
 */
export interface PortraitOptions {
  readonly seed: number;
  readonly age: number;
  readonly sex: 'male' | 'female';
  readonly width: number;
  readonly height: number;
}

interface Canvas {
  readonly picture: Picture;
  /** Pixels per unit; the head is two units high and centred. */
  readonly unit: number;
  readonly centreX: number;
  readonly centreY: number;
}

/** Paints where `distance` (in units, negative inside) says; edges are softened over `soft` units. */
function paint(
  canvas: Canvas,
  colour: Colour,
  opacity: number,
  soft: number,
  distance: (x: number, y: number) => number,
): void {
  const { picture, unit, centreX, centreY } = canvas;
  for (let py = 0; py < picture.height; py++) {
    const y = (py - centreY) / unit;
    for (let px = 0; px < picture.width; px++) {
      const x = (px - centreX) / unit;
      const d = distance(x, y);
      if (d > soft) continue;
      const cover = opacity * Math.min(1, Math.max(0, (soft - d) / (2 * soft)));
      const at = (py * picture.width + px) * 3;
      for (let c = 0; c < 3; c++) {
        const old = picture.pixels[at + c] ?? 0;
        picture.pixels[at + c] = Math.round(old + ((colour[c] ?? 0) - old) * cover);
      }
    }
  }
}

function ellipse(cx: number, cy: number, rx: number, ry: number) {
  return (x: number, y: number): number => (Math.hypot((x - cx) / rx, (y - cy) / ry) - 1) * Math.min(rx, ry);
}

/** A bent stroke: thickness around a parabola from left to right. */
function arc(cx: number, cy: number, half: number, bend: number, thickness: number) {
  return (x: number, y: number): number => {
    const t = (x - cx) / half;
    if (Math.abs(t) > 1) return 1;
    return Math.abs(y - (cy + bend * t * t)) - thickness * (1 - 0.6 * t * t);
  };
}

function mix(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export function paintPortrait(options: PortraitOptions): Picture {
  const random = seededRandom(options.seed);
  const vary = (from: number, to: number): number => from + (to - from) * random();
  const canvas: Canvas = {
    picture: blankPicture(options.width, options.height, [243, 244, 245]),
    unit: options.height * 0.27,
    centreX: options.width / 2,
    centreY: options.height * 0.44,
  };
  const skin = mix([236, 198, 172], [176, 124, 92], vary(0, 1));
  const shade = mix(skin, [110, 66, 48], 0.45);
  const old = Math.min(1, Math.max(0, (options.age - 35) / 45));
  const hair = mix(mix([22, 18, 17], [52, 38, 30], vary(0, 1)), [214, 214, 216], old * 0.95);
  const shirt = mix([70, 92, 130], [214, 218, 224], vary(0, 1));
  const face = { rx: vary(0.62, 0.8), ry: vary(0.88, 1.04) };
  /** Below the cheeks: narrow chins and broad jaws. */
  const jaw = vary(-0.2, 0.32);
  const long = options.sex === 'female';

  if (long) paint(canvas, hair, 1, 0.03, ellipse(0, 0.15, face.rx + 0.24, 1.3));
  paint(canvas, shirt, 1, 0.03, ellipse(0, 2.25, 1.55, 1.1));
  paint(canvas, mix(shirt, [20, 20, 30], 0.25), 1, 0.02, ellipse(0, 1.3, 0.42, 0.22));
  paint(canvas, mix(skin, shade, 0.35), 1, 0.04, ellipse(0, 1.0, 0.36, 0.5));
  for (const side of [-1, 1]) {
    paint(canvas, mix(skin, shade, 0.15), 1, 0.02, ellipse(side * (face.rx + 0.03), 0.06, 0.13, 0.24));
    paint(canvas, shade, 0.5, 0.03, ellipse(side * (face.rx + 0.045), 0.06, 0.055, 0.13));
  }
  paint(canvas, hair, 1, 0.03, ellipse(0, -0.2, face.rx + 0.09, face.ry - 0.08));
  const headShape = (x: number, y: number): number => {
    const narrow = 1 - jaw * Math.max(0, y - 0.2) ** 2;
    return ellipse(0, 0.06, face.rx, face.ry)(x / narrow, y);
  };
  paint(canvas, skin, 1, 0.02, headShape);
  // Light from above left: a soft cheek shade makes the surface round instead of flat.
  paint(canvas, shade, 0.28, 0.34, (x, y) =>
    ellipse(0, 0.06, face.rx, face.ry)(x, y) > 0 ? 1 : 0.32 - (x * 0.55 + 0.1),
  );
  paint(canvas, [255, 236, 220], 0.22, 0.3, ellipse(-0.16, -0.25, 0.28, 0.3));
  const hairLine = vary(-0.62, -0.52) - old * 0.12;
  paint(canvas, hair, 1, 0.03, (x, y) =>
    Math.max(
      ellipse(0, 0.02, face.rx + 0.02, face.ry)(x, y),
      y - (hairLine + 0.22 * x * x * (long ? 1.6 : 0.7)),
    ),
  );

  const eyeY = vary(-0.08, -0.02);
  const eyeX = vary(0.26, 0.35);
  const eyeWidth = vary(0.105, 0.145);
  const eyeHeight = vary(0.045, 0.068);
  const slant = vary(-0.02, 0.02);
  const browThick = vary(0.012, 0.034);
  const browUp = vary(0.16, 0.23);
  const browBend = vary(0.02, 0.09);
  const iris: Colour = mix([30, 20, 16], [84, 56, 36], vary(0, 1));
  for (const side of [-1, 1]) {
    paint(canvas, shade, 0.25, 0.08, ellipse(side * eyeX, eyeY, 0.17, 0.1));
    paint(canvas, [248, 246, 243], 1, 0.012, ellipse(side * eyeX, eyeY, eyeWidth, eyeHeight - old * 0.01));
    paint(
      canvas,
      iris,
      1,
      0.012,
      ellipse(side * eyeX, eyeY, Math.min(0.055, eyeHeight), Math.min(0.055, eyeHeight)),
    );
    paint(canvas, [255, 255, 255], 0.9, 0.006, ellipse(side * eyeX - 0.018, eyeY - 0.02, 0.012, 0.012));
    paint(
      canvas,
      [38, 26, 22],
      0.85,
      0.012,
      arc(side * eyeX, eyeY - eyeHeight - 0.004 + slant, eyeWidth + 0.015, 0.05, 0.012),
    );
    paint(
      canvas,
      hair,
      0.9,
      0.016,
      arc(side * eyeX, eyeY - browUp, vary(0.15, 0.2), browBend, long ? browThick * 0.7 : browThick),
    );
    paint(
      canvas,
      shade,
      0.35 + old * 0.35,
      0.02,
      arc(side * eyeX, eyeY + 0.11, 0.12, -0.03, 0.006 + old * 0.01),
    );
  }
  const noseY = vary(0.2, 0.34);
  const noseWidth = vary(0.055, 0.1);
  paint(canvas, shade, 0.28, 0.05, ellipse(0.05, noseY - 0.14, 0.035, 0.2));
  paint(canvas, [255, 238, 222], 0.3, 0.04, ellipse(-0.02, noseY - 0.06, 0.03, 0.16));
  for (const side of [-1, 1])
    paint(canvas, [84, 46, 36], 0.7, 0.015, ellipse(side * noseWidth, noseY + 0.03, 0.03, 0.016));
  paint(canvas, shade, 0.4, 0.02, arc(0, noseY + 0.075, noseWidth + 0.06, -0.05, 0.012));
  const mouthY = vary(0.48, 0.6);
  const mouthWidth = vary(0.15, 0.26);
  const lip: Colour = long ? [176, 78, 76] : [166, 98, 84];
  paint(canvas, lip, 0.9, 0.02, ellipse(0, mouthY, mouthWidth, vary(0.032, 0.066)));
  paint(canvas, [92, 42, 38], 0.85, 0.01, arc(0, mouthY - 0.002, mouthWidth * 0.95, -0.012, 0.009));
  if (old > 0.4) {
    for (const side of [-1, 1]) {
      paint(
        canvas,
        shade,
        0.5 * old,
        0.018,
        (x, y) =>
          Math.abs(x * side - (0.2 + (y - 0.3) * 0.35)) + Math.max(0, Math.abs(y - 0.38) - 0.14) - 0.01,
      );
    }
    for (const line of [-0.42, -0.34])
      paint(canvas, shade, 0.35 * old, 0.012, arc(0, line, 0.32, -0.03, 0.008));
  }
  // What nobody shares: a moustache, a mole.
  const moustache = vary(0, 1);
  if (!long && moustache > 0.65) {
    paint(canvas, hair, 0.75 * moustache, 0.02, arc(0, mouthY - 0.085, mouthWidth * 0.9, 0.03, 0.022));
  }
  const mole = { x: vary(-0.45, 0.45), y: vary(0.1, 0.7) };
  if (vary(0, 1) > 0.4) paint(canvas, [64, 40, 32], 0.85, 0.008, ellipse(mole.x, mole.y, 0.018, 0.018));
  return canvas.picture;
}
