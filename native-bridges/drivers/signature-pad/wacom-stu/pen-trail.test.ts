import { describe, expect, it } from 'vitest';
import { layoutPad, padButtons } from './layout.ts';
import type { StuPen } from './codec.ts';
import { PenTrail } from './pen-trail.ts';

const geometry = { maxX: 10_800, maxY: 6480, maxPressure: 1023, screenWidth: 800, screenHeight: 480 };
const layout = layoutPad(800, 480);

function pen(x: number, y: number, change: Partial<StuPen> = {}): StuPen {
  return {
    inProximity: true,
    touching: true,
    pressure: 500,
    x: Math.round(x * 13.5),
    y: Math.round(y * 13.5),
    time: undefined,
    sequence: undefined,
    ...change,
  };
}

const middle = (area: (typeof layout.buttons)['done']) =>
  [(area.left + area.right) / 2, (area.top + area.bottom) / 2] as const;
const inside = middle(layout.signing);
const up = { touching: false, pressure: 0 };

describe('PenTrail', () => {
  it('says which button was pressed when the pen is put down and lifted on it', () => {
    for (const button of padButtons) {
      const trail = new PenTrail(layout, geometry);
      const at = middle(layout.buttons[button]);
      expect(trail.add(pen(...at))).toBeUndefined();
      expect(trail.add(pen(...at))).toBeUndefined();
      expect(trail.add(pen(...at, up))).toBe(button);
      expect(trail.points).toHaveLength(0);
    }
  });

  it('presses nothing when a stroke of the signature runs over a button', () => {
    const trail = new PenTrail(layout, geometry);
    const button = middle(layout.buttons.cancel);
    trail.add(pen(...inside));
    trail.add(pen(...button));
    expect(trail.add(pen(...button, up))).toBeUndefined();
    expect(trail.points).toHaveLength(3);
  });

  it('presses nothing when the pen slides off the button before it is lifted', () => {
    const trail = new PenTrail(layout, geometry);
    trail.add(pen(...middle(layout.buttons.clear)));
    expect(trail.add(pen(...inside, up))).toBeUndefined();
  });

  it('presses the button when the lift is reported out of reach at 0, 0', () => {
    const trail = new PenTrail(layout, geometry);
    trail.add(pen(...middle(layout.buttons.done)));
    expect(trail.add(pen(0, 0, { ...up, inProximity: false }))).toBe('done');
  });

  it('counts time on when the pad clock wraps', () => {
    const trail = new PenTrail(layout, geometry);
    trail.add(pen(...inside, { time: 65_530, sequence: 65_535 }));
    trail.add(pen(...inside, { time: 65_535, sequence: 0 }));
    trail.add(pen(...inside, { time: 4, sequence: 1 }));
    expect(trail.points.map(({ timeMs }) => timeMs)).toEqual([0, 5, 10]);
    expect(trail.points.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('is no signature before a tenth of a second of ink and none after forgetting', () => {
    const trail = new PenTrail(layout, geometry);
    for (let sample = 0; sample < 19; sample += 1) trail.add(pen(...inside));
    expect(trail.isSignature).toBe(false);
    trail.add(pen(...inside));
    expect(trail.isSignature).toBe(true);
    trail.forget();
    expect(trail.isSignature).toBe(false);
    expect(trail.points).toHaveLength(0);
  });
});

describe('layoutPad', () => {
  it('keeps everything on the screen and apart for every model', () => {
    for (const [width, height] of [
      [800, 480],
      [320, 200],
    ] as const) {
      const { text, signing, line, name, buttons } = layoutPad(width, height);
      const areas = [text, signing, line, name, ...Object.values(buttons)];
      for (const [index, area] of areas.entries()) {
        expect(area.left >= 0 && area.top >= 0 && area.right <= width && area.bottom <= height).toBe(true);
        expect(area.right > area.left && area.bottom > area.top).toBe(true);
        for (const other of areas.slice(index + 1)) {
          const apart =
            other.left >= area.right ||
            area.left >= other.right ||
            other.top >= area.bottom ||
            area.top >= other.bottom;
          expect(apart).toBe(true);
        }
      }
    }
  });
});
