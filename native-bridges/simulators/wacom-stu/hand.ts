import { buttonCentre } from './eye.ts';
import { layoutPad, type PadButton } from '../../drivers/signature-pad/wacom-stu/layout.ts';
import { createRandom } from '../fingers/random.ts';
import type { PadHardware } from './hardware.ts';

/** One pen sample in pad units; time in ms since the pen came near. */
export interface HandSample {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
  readonly touching: boolean;
  readonly time: number;
}

export type HandScript = 'sign' | 'sign-twice' | 'cancel' | 'walk-away';

const sampleEvery = 5;

/** Everything the hand does once the pad takes the pen, up to the tap on a button. */
export function handMovements(
  script: HandScript,
  seed: string | number,
  round: number,
  hardware: PadHardware,
  occasion = 0,
): HandSample[] {
  if (script === 'walk-away') return [];
  const signature = signaturePath(seed, hardware, occasion);
  const button: PadButton =
    script === 'cancel' ? 'cancel' : script === 'sign-twice' && round === 0 ? 'clear' : 'done';
  return [...signature, ...tap(button, (signature.at(-1)?.time ?? 0) + 200, hardware)];
}

/**
 * A signature in a few joined loops: the same seed always signs alike, and unlike any other seed. Nobody signs twice the very same: every `occasion`
 * drifts and varies in its own way.
 */
function signaturePath(
  seed: string | number,
  { screenWidth, screenHeight, maxX, maxY }: PadHardware,
  occasion: number,
): HandSample[] {
  const random = createRandom(seed, 'signature');
  const { signing } = layoutPad(screenWidth, screenHeight);
  const area = { width: signing.right - signing.left, height: signing.bottom - signing.top };
  const loops = Math.round(random.between(4, 9));
  const slant = random.between(0.1, 0.5);
  const waves = Array.from({ length: 4 }, () => ({
    size: random.between(0.15, 0.6),
    turns: random.between(0.5, loops),
    phase: random.between(0, 2 * Math.PI),
  }));
  const vary = createRandom(seed, 'occasion', occasion);
  const drift = {
    rise: vary.between(0.15, 0.3) * (vary.next() < 0.5 ? -1 : 1),
    along: vary.between(0.2, 0.4) * (vary.next() < 0.5 ? -1 : 1),
    turns: vary.between(4, 14),
  };
  const count = Math.round(random.between(200, 280));
  const breakAt = Math.round(count * random.between(0.5, 0.75));
  const path = Array.from({ length: count }, (_, index) => {
    const share = index / (count - 1);
    const angle = share * loops * 2 * Math.PI;
    const swing = waves.reduce(
      (sum, { size, turns, phase }) => sum + size * Math.sin(share * turns * 2 * Math.PI + phase),
      0,
    );
    const rise =
      (Math.sin(angle) + swing) * (1 - 0.45 * share) + drift.rise * Math.sin(share * drift.turns + 1);
    const along = share * loops * 1.6 + Math.cos(angle) * 0.9 + drift.along * Math.sin(share * drift.turns);
    return { x: along + slant * rise, y: -rise, share, angle };
  });
  const width = area.width * random.between(0.45, 0.7);
  const height = area.height * random.between(0.5, 0.75);
  const left = signing.left + (area.width - width) * random.between(0.2, 0.5);
  const top = signing.top + (area.height - height) * 0.6;
  const across = spanOf(path.map(({ x }) => x));
  const down = spanOf(path.map(({ y }) => y));
  const samples = path.map(({ x, y, share, angle }, index) => {
    const touching = index < breakAt || index >= breakAt + 12;
    const firm = 520 + 320 * Math.sin(angle + 1) * Math.sin(share * Math.PI);
    return {
      x: ((left + (width * (x - across.low)) / across.length) * maxX) / screenWidth,
      y: ((top + (height * (y - down.low)) / down.length) * maxY) / screenHeight,
      pressure: touching ? Math.max(60, firm) : 0,
      touching,
      time: index * sampleEvery,
    };
  });
  const last = samples.at(-1);
  return last === undefined
    ? []
    : [...samples, { ...last, pressure: 0, touching: false, time: last.time + sampleEvery }];
}

function spanOf(values: readonly number[]): { low: number; length: number } {
  const low = Math.min(...values);
  return { low, length: Math.max(...values) - low };
}

function tap(button: PadButton, start: number, hardware: PadHardware): HandSample[] {
  const { x, y } = buttonCentre(button, hardware);
  const touches = Array.from({ length: 16 }, (_, index) => ({
    x,
    y,
    pressure: 400,
    touching: true,
    time: start + index * sampleEvery,
  }));
  return [...touches, { x, y, pressure: 0, touching: false, time: start + 16 * sampleEvery }];
}
