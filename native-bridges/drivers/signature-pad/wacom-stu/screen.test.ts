import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../../fingerprint/image/png.ts';
import { layoutPad, type Rectangle } from './layout.ts';
import { drawPadScreen } from './screen.ts';
import { drawStrokes } from './strokes.ts';

const layout = layoutPad(800, 480);

function cut(rgb: Uint8Array, area: Rectangle): Uint8Array {
  const rows: Uint8Array[] = [];
  for (let y = area.top; y < area.bottom; y += 1) {
    rows.push(rgb.subarray((y * 800 + area.left) * 3, (y * 800 + area.right) * 3));
  }
  return Buffer.concat(rows);
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('drawPadScreen', () => {
  it('draws every Vietnamese mark: names that differ in one mark differ in the picture', async () => {
    const names = ['Hùng', 'Húng', 'Hung', 'Hưng', 'Hừng', 'Hủng', 'Hũng', 'Hụng', 'Đung', 'Dung'];
    const pictures = new Set<string>();
    for (const name of names) {
      const { rgb } = await drawPadScreen(layout, 'Tôi đồng ý.', name);
      pictures.add(digest(cut(rgb, layout.name)));
    }
    expect(pictures.size).toBe(names.length);
  });

  it('draws composed and decomposed letters alike', async () => {
    const composed = await drawPadScreen(layout, 'Tôi đồng ý.'.normalize('NFC'), 'Nguyễn'.normalize('NFC'));
    const decomposed = await drawPadScreen(layout, 'Tôi đồng ý.'.normalize('NFD'), 'Nguyễn'.normalize('NFD'));
    expect(digest(decomposed.rgb)).toBe(digest(composed.rgb));
  });

  it('leaves the signing area empty so that it can be wiped', async () => {
    const { rgb, wholeText } = await drawPadScreen(layout, 'Tôi cam đoan. '.repeat(20), 'Trần Văn Ấm');
    expect(wholeText).toBe(true);
    expect(cut(rgb, layout.signing).every((value) => value === 255)).toBe(true);
    expect(cut(rgb, layout.text).some((value) => value < 60)).toBe(true);
  });

  it('says where the rest stands when the text is longer than the pad', async () => {
    const { rgb, wholeText } = await drawPadScreen(layout, 'Điều khoản số một. '.repeat(200), 'A');
    expect(wholeText).toBe(false);
    expect(cut(rgb, layout.signing).every((value) => value === 255)).toBe(true);
  });

  it('takes text literally when it looks like a command to the picture library', async () => {
    const named = await drawPadScreen(layout, 'Điều 1.', '@/etc/passwd');
    const other = await drawPadScreen(layout, 'Điều 1.', '/etc/passwd');
    expect(digest(cut(named.rgb, layout.name))).not.toBe(digest(cut(other.rgb, layout.name)));
    const percent = await drawPadScreen(layout, '%w %h \\n 100%', 'A');
    const words = await drawPadScreen(layout, '800 480 n 100%', 'A');
    expect(digest(percent.rgb)).not.toBe(digest(words.rgb));
  });

  it('gives the same picture as PNG', async () => {
    const { rgb, png } = await drawPadScreen(layout, 'Điều 1.', 'A');
    const decoded = decodePng(png);
    if (!decoded.ok) throw new Error(decoded.error.code);
    expect(decoded.value).toMatchObject({ width: 800, height: 480 });
    expect(
      Buffer.compare(
        decoded.value.pixels,
        rgb.filter((_, at) => at % 3 === 0),
      ),
    ).toBe(0);
  });
});

describe('drawStrokes', () => {
  const geometry = { maxX: 10_800, maxY: 6480, maxPressure: 1023, screenWidth: 800, screenHeight: 480 };
  const point = (x: number, y: number, pressure: number, touching = true) => ({
    x,
    y,
    pressure,
    touching,
    timeMs: 0,
    sequence: 0,
  });
  const darkness = (png: Uint8Array) => {
    const image = decodePng(png);
    return image.ok ? image.value.pixels.reduce((sum, value) => sum + 255 - value, 0) : 0;
  };

  it('draws thicker when pressed harder and nothing while lifted', () => {
    const light = drawStrokes([point(1000, 3000, 50), point(6000, 3000, 50)], geometry);
    const firm = drawStrokes([point(1000, 3000, 1000), point(6000, 3000, 1000)], geometry);
    const lifted = drawStrokes([point(1000, 3000, 0, false), point(6000, 3000, 0, false)], geometry);
    expect(darkness(firm)).toBeGreaterThan(darkness(light) * 1.5);
    expect(darkness(light)).toBeGreaterThan(0);
    expect(darkness(lifted)).toBe(0);
  });

  it('does not join strokes across a lift', () => {
    const apart = drawStrokes(
      [point(1000, 1000, 500), point(1000, 1000, 0, false), point(9000, 6000, 500)],
      geometry,
    );
    const dots = drawStrokes([point(1000, 1000, 500)], geometry);
    expect(darkness(apart)).toBeLessThan(darkness(dots) * 2.5);
  });
});
