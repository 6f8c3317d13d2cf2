import { describe, expect, test } from 'vitest';
import type { GrayPage } from './gray-page.ts';
import { edgeWidth, pageRemarks } from './page-checks.ts';
import { skewOf } from './skew.ts';
import { processorTime } from '../../test/support/processor-time.ts';

/** Strokes of letters in lines with gaps for words, on paper of one shade, as a hand-made stand-in for print. */
function printed(
  options: {
    width?: number;
    height?: number;
    paper?: number;
    ink?: number;
    margin?: number;
    turn?: number;
  } = {},
): GrayPage {
  const { width = 827, height = 1169, paper = 225, ink = 40, margin = 60, turn = 0 } = options;
  const pixels = new Uint8Array(width * height).fill(paper);
  const slope = Math.tan((turn * Math.PI) / 180);
  for (let y = 0; y < height; y += 1) {
    for (let x = margin; x < width - margin; x += 1) {
      const line = y - slope * (x - width / 2);
      if (line < margin || line > height - margin) continue;
      const [row, within] = [Math.floor(line / 24), line % 24];
      const letter = Math.floor(x / 9);
      const isWord = (letter * 7 + row * 3) % 11 > 1;
      const stroke =
        x % 9 < 2 || (within < 2 && (letter * 5 + row) % 3 > 0) || (within > 9 && (letter + row) % 2 === 0);
      if (within < 12 && isWord && stroke) pixels[y * width + x] = ink;
    }
  }
  return { width, height, pixels };
}

/** Three passes of a running mean: a Gaussian of that deviation, near enough. */
function blurred(page: GrayPage, deviation: number): GrayPage {
  const reach = Math.max(1, Math.round((Math.sqrt(4 * deviation * deviation + 1) - 1) / 2));
  let { pixels } = page;
  for (let pass = 0; pass < 3; pass += 1) {
    for (const step of [1, page.width]) {
      const from = pixels;
      pixels = from.map((_, at) => {
        let sum = 0;
        for (let offset = -reach; offset <= reach; offset += 1)
          sum += from[at + offset * step] ?? from[at] ?? 0;
        return sum / (2 * reach + 1);
      });
    }
  }
  return { ...page, pixels };
}

function noisy(page: GrayPage, size: number): GrayPage {
  let state = 7;
  return {
    ...page,
    pixels: page.pixels.map((value) => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return Math.max(0, Math.min(255, value + ((state / 0x7fffffff) * 2 - 1) * size));
    }),
  };
}

function lit(page: GrayPage, shade: (x: number, y: number, value: number) => number): GrayPage {
  return {
    ...page,
    pixels: page.pixels.map((value, at) =>
      Math.max(0, Math.min(255, shade(at % page.width, Math.floor(at / page.width), value))),
    ),
  };
}

describe('pageRemarks', () => {
  test('finds nothing when a page is straight, sharp and evenly lit', () => {
    expect(pageRemarks(printed())).toEqual([]);
    expect(pageRemarks(printed({ paper: 254 }))).toEqual([]);
    expect(pageRemarks(noisy(printed(), 10))).toEqual([]);
    expect(pageRemarks(noisy(blurred(printed(), 1), 6))).toEqual([]);
  });

  test('finds nothing on an empty page', () => {
    expect(pageRemarks(printed({ margin: 600 }))).toEqual([]);
  });

  test('finds nothing when the light falls off to one side', () => {
    expect(pageRemarks(lit(printed(), (x, _y, value) => value * (1 - x / 2500)))).toEqual([]);
  });

  test.each([2.5, 3.5, 5])('says blurred when the lens is out of focus by %f pixels', (deviation) => {
    expect(pageRemarks(blurred(printed(), deviation))).toContain('blurred');
    expect(pageRemarks(noisy(blurred(printed(), deviation), 4))).toContain('blurred');
  });

  test('says glare when a lamp burns a spot out', () => {
    const spot = lit(
      printed({ paper: 205 }),
      (x, y, value) => value + 400 * Math.exp(-((x - 400) ** 2 + (y - 300) ** 2) / 6000),
    );
    expect(pageRemarks(spot)).toEqual(['glare']);
  });

  test('says too-dark when paper is grey', () => {
    expect(pageRemarks(lit(printed(), (_x, _y, value) => value * 0.45))).toContain('too-dark');
  });

  test('says cut-off when print runs over the edge', () => {
    expect(pageRemarks(printed({ margin: 0 }))).toContain('cut-off');
  });

  test.each([-6, -2.5, 2.5, 6])('says tilted when lines are turned by %f degrees', (turn) => {
    expect(pageRemarks(printed({ turn }))).toEqual(['tilted']);
  });

  test('says too-small when nobody could read the page, and takes a card for what it is', () => {
    expect(pageRemarks(printed({ width: 424, height: 600 }))).toContain('too-small');
    expect(pageRemarks(printed({ width: 700, height: 440 }))).not.toContain('too-small');
    expect(pageRemarks(printed({ width: 500, height: 315 }))).toContain('too-small');
  });

  test('looks at a page of 300 ppi in moments', () => {
    const large = printed({ width: 2480, height: 3508 });
    const started = processorTime();
    pageRemarks(large);
    expect(processorTime() - started).toBeLessThan(4000);
  });
});

describe('skewOf', () => {
  test.each([-7, -3, -0.75, 0, 1, 4.5])('finds that lines fall by %f degrees', (turn) => {
    expect(skewOf(printed({ turn }))).toBeCloseTo(turn, 0);
    expect(Math.abs((skewOf(noisy(printed({ turn }), 12)) ?? 99) - turn)).toBeLessThanOrEqual(0.5);
  });

  test('is null when there are no lines', () => {
    expect(skewOf(printed({ margin: 600 }))).toBeNull();
    expect(
      skewOf(noisy({ width: 600, height: 600, pixels: new Uint8Array(360_000).fill(128) }, 100)),
    ).toBeNull();
  });
});

describe('edgeWidth', () => {
  test('grows with the blur', () => {
    const widths = [0, 1, 2, 3].map((deviation) =>
      edgeWidth(deviation === 0 ? printed() : blurred(printed(), deviation)),
    );
    expect(widths).toEqual(widths.toSorted((one, other) => (one ?? 0) - (other ?? 0)));
    expect(widths[0]).toBeLessThan(3);
  });
});
