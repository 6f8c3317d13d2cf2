import { buttonCentre } from './eye.ts';
import { layoutPad, type PadButton } from '../../drivers/signature-pad/wacom-stu/layout.ts';
import { createRandom } from '../fingers/random.ts';
import { padHardware } from './device.ts';

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
export function handMovements(script: HandScript, seed: string | number, round: number): HandSample[] {
  if (script === 'walk-away') return [];
  const signature = signaturePath(seed);
  const button: PadButton =
    script === 'cancel' ? 'cancel' : script === 'sign-twice' && round === 0 ? 'clear' : 'done';
  return [...signature, ...tap(button, (signature.at(-1)?.time ?? 0) + 200)];
}

/** A signature in a few joined loops: the same seed always signs alike, never quite the same as another seed. */
function signaturePath(seed: string | number): HandSample[] {
  const random = createRandom(seed, 'signature');
  const { signing } = layoutPad(padHardware.screenWidth, padHardware.screenHeight);
  const toX = padHardware.maxX / padHardware.screenWidth;
  const toY = padHardware.maxY / padHardware.screenHeight;
  const width = (signing.right - signing.left) * random.between(0.45, 0.65);
  const height = (signing.bottom - signing.top) * random.between(0.4, 0.55);
  const left = signing.left + (signing.right - signing.left) * random.between(0.1, 0.25);
  const middle = signing.top + (signing.bottom - signing.top) * 0.55;
  const loops = Math.round(random.between(4, 8));
  const waves = Array.from({ length: 3 }, () => ({
    size: random.between(0.2, 0.5),
    turns: random.between(1, loops),
    phase: random.between(0, 2 * Math.PI),
  }));
  const count = Math.round(random.between(200, 280));
  const breakAt = Math.round(count * random.between(0.55, 0.75));
  const samples: HandSample[] = [];
  for (let index = 0; index < count; index += 1) {
    const share = index / (count - 1);
    const angle = share * loops * 2 * Math.PI;
    const swing = waves.reduce(
      (sum, { size, turns, phase }) => sum + size * Math.sin(share * turns * 6.28 + phase),
      0,
    );
    const x = left + width * share + 18 * Math.cos(angle);
    const y = middle + (height / 2) * Math.max(-0.95, Math.min(0.95, 0.75 * Math.sin(angle) + 0.4 * swing));
    const lifted = index >= breakAt && index < breakAt + 12;
    const firm = 520 + 320 * Math.sin(angle + 1) * Math.sin(share * Math.PI);
    samples.push({
      x: x * toX,
      y: y * toY,
      pressure: lifted ? 0 : Math.max(60, firm),
      touching: !lifted,
      time: index * sampleEvery,
    });
  }
  const last = samples.at(-1);
  if (last !== undefined)
    samples.push({ ...last, pressure: 0, touching: false, time: last.time + sampleEvery });
  return samples;
}

function tap(button: PadButton, start: number): HandSample[] {
  const { x, y } = buttonCentre(button);
  const touches = Array.from({ length: 16 }, (_, index) => ({
    x,
    y,
    pressure: 400,
    touching: true,
    time: start + index * sampleEvery,
  }));
  return [...touches, { x, y, pressure: 0, touching: false, time: start + 16 * sampleEvery }];
}
