import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../../domain/biometrics/gray-image.ts';
import { fingersOf } from '../../domain/biometrics/positions.ts';
import type { FingerCaptureRequest } from '../../domain/devices/fingerprint-scanner.ts';
import { unwrap } from '../../domain/result.ts';
import { decodeFingerFile } from '../drivers/fingerprint/image/decode.ts';
import { encodeWithMagick } from '../drivers/fingerprint/image/magick.ts';
import { coach, openingPrompt } from '../drivers/fingerprint/sbi/coaching.ts';
import { SteadyPrompt } from '../drivers/fingerprint/sbi/steady-prompt.ts';
import { segmentPreview } from '../../domain/biometrics/slap/index.ts';
import { firstHash } from '../drivers/fingerprint/sbi/hash-chain.ts';
import { lookAtPreview, type PreviewSight } from '../drivers/fingerprint/sbi/preview-sight.ts';
import type { ImpressionOptions } from './fingers/impression.ts';
import { createPerson, impression } from './fingers/person.ts';
import { forming, platenPicture } from './sbi/touch-pictures.ts';

type How = Omit<ImpressionOptions, 'kind' | 'attemptSeed'>;

const people = [
  createPerson({ seed: 87_002, age: 60, wear: 0 }),
  createPerson({ seed: 5, age: 60, wear: 0.3 }),
];

const slap: FingerCaptureRequest = {
  attemptId: 'attempt-1',
  impression: 'plain',
  fingers: [...fingersOf('PLAIN_RIGHT_FOUR_FINGERS')],
  exceptions: [],
  requestedScore: 40,
  timeoutMs: 10_000,
  previousHash: firstHash,
};
const roll: FingerCaptureRequest = { ...slap, impression: 'rolled', fingers: ['RIGHT_INDEX'] };

/** All that is said while a slap forms, looked at four times a second as the driver does. */
async function saidAbout(picture: GrayImage): Promise<string[]> {
  const steady = new SteadyPrompt(openingPrompt(slap));
  const said: string[] = [];
  let before: PreviewSight | undefined;
  for (const [look, progress] of [0.1, 0.27, 0.43, 0.6, 0.77, 0.93, 1, 1].entries()) {
    const jpeg = unwrap(
      await encodeWithMagick(forming(picture, progress, 'plain'), { codec: 'JPEG', quality: 72 }),
    );
    const frame = unwrap(await decodeFingerFile(jpeg, 125));
    const sight = lookAtPreview(frame);
    const found = segmentPreview(frame, { capture: 'PLAIN_RIGHT_FOUR_FINGERS', expected: slap.fingers });
    said.push(steady.say(coach(slap, sight, before, found), 250 * look));
    before = sight;
  }
  return said;
}

/** Frames as the scanner sends them: JPEG, decoded again. */
async function seen(picture: GrayImage): Promise<PreviewSight> {
  const jpeg = unwrap(await encodeWithMagick(picture, { codec: 'JPEG', quality: 72 }));
  return lookAtPreview(unwrap(await decodeFingerFile(jpeg, 125)));
}

function platen(person: (typeof people)[number], request: FingerCaptureRequest, how: How): GrayImage {
  const touched = request.fingers.map((finger) => ({
    finger,
    score: 0,
    record: undefined,
    picture: impression(person, finger, { kind: request.impression, attemptSeed: 2, ...how }),
  }));
  return platenPicture(touched, request.impression);
}

/** The whole hand laid down too far to the side. */
function shifted(picture: GrayImage, by: number): GrayImage {
  const pixels = picture.pixels.map((_, at) => {
    const column = (at % picture.width) - by;
    return column < 0 || column >= picture.width ? 249 : (picture.pixels[at - by] ?? 249);
  });
  return { ...picture, pixels };
}

describe.each(people.map((person) => [person.wear, person] as const))(
  'coach when skin is worn %s',
  { timeout: 60_000 },
  (_wear, person) => {
    it.each<[string, How, string]>([
      ['normal', { dryness: 0.1, wetness: 0, pressure: 0.5 }, 'hold-still'],
      ['dry', { dryness: 0.6, wetness: 0, pressure: 0.38 }, 'too-dry'],
      ['cracked', { dryness: 0.8, wetness: 0, pressure: 0.35 }, 'too-dry'],
      ['wet', { dryness: 0, wetness: 0.8, pressure: 0.5 }, 'too-wet'],
      ['dripping', { dryness: 0, wetness: 1, pressure: 0.5 }, 'too-wet'],
    ])('says what helps when fingers are %s, flat and rolled', async (_name, how, prompt) => {
      for (const request of [slap, roll]) {
        const sight = await seen(platen(person, request, how));
        expect(coach(request, sight, sight)).toBe(prompt);
      }
    });

    it('asks for the middle when the hand lies over the edge', async () => {
      for (const by of [-36, 36]) {
        const sight = await seen(shifted(platen(person, slap, { pressure: 0.5 }), by));
        expect(coach(slap, sight, sight)).toBe('centre-finger');
      }
    });

    it('finds nothing wrong with normal skin when its print is still coming up', async () => {
      const picture = platen(person, slap, { dryness: 0.1, wetness: 0, pressure: 0.5 });
      let before: PreviewSight | undefined;
      // A person takes 1.5 s; the driver looks four times a second.
      for (const progress of [0.1, 0.27, 0.43, 0.6, 0.77, 0.93, 1, 1]) {
        const sight = await seen(forming(picture, progress, 'plain'));
        expect(coach(slap, sight, before)).toBe('hold-still');
        before = sight;
      }
    });
  },
);

it('coach asks for pressure when supple fingers hardly touch', { timeout: 60_000 }, async () => {
  const person = createPerson({ seed: 5, age: 60, wear: 0.2 });
  const sight = await seen(platen(person, slap, { dryness: 0.05, wetness: 0, pressure: -0.05 }));
  expect(coach(slap, sight, sight)).toBe('press-harder');
});

describe('coach while four right fingers are asked for', { timeout: 60_000 }, () => {
  const [, person] = people as [unknown, (typeof people)[number]];
  const pressed = (finger: FingerCaptureRequest['fingers'][number]) => ({
    finger,
    score: 0,
    record: undefined,
    picture: impression(person, finger, { kind: 'plain', attemptSeed: 2, dryness: 0.1, pressure: 0.5 }),
  });

  it('says that it is the other hand, and nothing else but to hold still, when the left one lies there', async () => {
    const left = fingersOf('PLAIN_LEFT_FOUR_FINGERS').map(pressed);
    const said = await saidAbout(platenPicture(left, 'plain'));
    expect(said.at(-1)).toBe('wrong-hand');
    expect(new Set(said)).toEqual(new Set(['hold-still', 'wrong-hand']));
  });
  it('says that a finger is too many when the thumb lies there too', async () => {
    const right = slap.fingers.map(pressed);
    const said = await saidAbout(platenPicture(right, 'plain', pressed('RIGHT_THUMB').picture));
    expect(said.at(-1)).toBe('too-many-fingers');
  });
  it('never speaks of the hand or the count when the right ones lie there', async () => {
    const said = await saidAbout(platenPicture(slap.fingers.map(pressed), 'plain'));
    expect(new Set(said)).toEqual(new Set(['hold-still']));
  });
});
