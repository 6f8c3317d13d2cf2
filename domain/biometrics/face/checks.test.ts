import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portrait as rules } from '../../policy/parts.ts';
import { checkGroups, coachingOrder, failing, groupStates } from './check-groups.ts';
import { checkPortrait } from './check-portrait.ts';
import { decodeDetections } from './detect.ts';
import { afterLook, beginChallenges, challengeMs, challengeNow, givenUp } from './liveness.ts';
import { watchMotion } from './motion.ts';
import { middleCrop, portraitCrop, portraitSize } from './portrait-crop.ts';
import { portraitCheckCodes, type PortraitCheck } from './portrait-check.ts';
import { portraitHints } from './portrait-hints.ts';
import { portraitScore, stoppingChecks } from './portrait-score.ts';
import { headOf, poseOf } from './pose.ts';
import { cutSquare, toPicture } from './raster.ts';
import { faceSimilarity } from './similarity.ts';
import { drawnFace, drawnPicture } from './test-support/drawn-face.ts';

const frame = { width: 800, height: 600 };
const stateOf = (checks: readonly PortraitCheck[], code: string) =>
  checks.find((check) => check.code === code)?.state;
const checked = (face: ReturnType<typeof drawnFace> | null, count = 1, picture = drawnPicture(frame)) =>
  checkPortrait({ found: { faces: face === null ? [] : [face], count }, picture, rules, enlargement: 2 });

describe('checkPortrait', () => {
  it('answers every code once when nobody is there, and claims nothing of a face', () => {
    const checks = checked(null, 0);
    expect(checks.map(({ code }) => code)).toEqual(
      portraitCheckCodes.filter((code) => !['moving', 'frozen'].includes(code)),
    );
    expect(failing(checks)).toEqual(['no-face']);
    expect(checks.filter(({ state }) => state === 'met').map(({ code }) => code)).toEqual(['several-faces']);
  });

  it('says several faces when there are more than one', () => {
    expect(stateOf(checked(drawnFace({}), 2), 'several-faces')).toBe('not-met');
  });

  it.each([
    ['turned', { yaw: 20 }],
    ['turned', { yaw: -20 }],
    ['nodding', { pitch: 25 }],
    ['tilted', { roll: 15 }],
    ['too-small', { size: 40 }],
    ['off-centre', { x: 60 }],
    ['eyes-closed', { opening: 0.04 }],
    ['looking-away', { gaze: 0.25 }],
    ['mouth-open', { mouth: 0.4 }],
  ] as const)('says %s when the face is %o and not when it is straight', (code, pose) => {
    expect(stateOf(checked(drawnFace(pose)), code)).toBe('not-met');
    expect(stateOf(checked(drawnFace({})), code)).toBe('met');
  });

  it('does not know rather than calls narrow eyes closed', () => {
    expect(stateOf(checked(drawnFace({ opening: 0.11 })), 'eyes-closed')).toBe('unknown');
    expect(stateOf(checked(drawnFace({ opening: 0.15 })), 'eyes-closed')).toBe('met');
  });

  it.each([
    ['too-dark', { face: 30 }],
    ['too-bright', { face: 254 }],
    ['background-not-white', { background: [120, 170, 235] }],
    ['background-not-white', { background: [90, 90, 90] }],
    ['background-uneven', { stripes: 90 }],
    ['uneven-light', { shade: 0.4 }],
  ] as const)('says %s when the picture is %o', (code, picture) => {
    const checks = checked(drawnFace({}), 1, drawnPicture({ ...frame, ...picture }));
    expect(stateOf(checks, code)).toBe('not-met');
    expect(stateOf(checked(drawnFace({})), code)).toBe('met');
  });

  it('calls dark skin in good light not too dark', () => {
    const checks = checked(drawnFace({}), 1, drawnPicture({ ...frame, face: 95 }));
    expect(stateOf(checks, 'too-dark')).toBe('met');
  });
});

describe('pose', () => {
  it('is what the face was turned by', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -25, max: 25 }), (yaw, roll) => {
        const pose = poseOf(drawnFace({ yaw, roll }));
        expect(pose.yaw).toBeCloseTo(yaw, 0);
        expect(pose.roll).toBeCloseTo(roll, 0);
      }),
    );
  });
});

describe('portraitCrop', () => {
  it('lies within the frame in the shape of the portrait wherever the face is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100, max: 900 }),
        fc.integer({ min: -100, max: 700 }),
        fc.integer({ min: 5, max: 700 }),
        fc.integer({ min: 300, max: 2000 }),
        fc.integer({ min: 300, max: 2000 }),
        (x, y, size, width, height) => {
          const crop = portraitCrop(drawnFace({ x, y, size }), rules, { width, height });
          expect(crop.x).toBeGreaterThanOrEqual(0);
          expect(crop.y).toBeGreaterThanOrEqual(0);
          expect(crop.x + crop.width).toBeLessThanOrEqual(width);
          expect(crop.y + crop.height).toBeLessThanOrEqual(height);
          expect(Math.abs(crop.width - (crop.height * rules.width) / rules.height)).toBeLessThan(1.5);
        },
      ),
    );
  });

  it('puts head and eyes where the rules want them when there is room', () => {
    const face = drawnFace({});
    const crop = portraitCrop(face, rules, frame);
    const head = headOf(face);
    const line = (head.eyes.y - crop.y) / crop.height;
    expect(head.height / crop.height).toBeGreaterThan(rules.headHeight.least);
    expect(head.height / crop.height).toBeLessThan(rules.headHeight.most);
    expect(line).toBeGreaterThan(rules.eyeLine.least);
    expect(line).toBeLessThan(rules.eyeLine.most);
  });

  it('is never enlarged', () => {
    expect(portraitSize(middleCrop(rules, frame), rules)).toEqual({ width: 450, height: 600 });
    expect(portraitSize({ x: 0, y: 0, width: 1500, height: 2000 }, rules)).toEqual({
      width: 900,
      height: 1200,
    });
  });
});

describe('portraitHints', () => {
  it('point back to where the person is to turn', () => {
    for (const yaw of [20, -20]) {
      const face = drawnFace({ yaw });
      const [arrow] = portraitHints(face, portraitCrop(face, rules, frame), checked(face), frame).arrows;
      // Somebody who looks to their own left, the picture's right, is to turn to the picture's left.
      expect(Math.sign((arrow?.to.x ?? 0) - (arrow?.from.x ?? 0))).toBe(-Math.sign(yaw));
    }
  });
});

describe('motion', () => {
  it('says how long not a single pixel has changed, and how fast the face goes', () => {
    const picture = drawnPicture(frame);
    const first = watchMotion(picture, drawnFace({}), null, 0);
    const same = watchMotion(picture, drawnFace({}), first.memory, 1500);
    expect(same.motion).toEqual({ speed: 0, still: 1500 });
    const other = watchMotion(
      drawnPicture({ ...frame, face: 140 }),
      drawnFace({ x: 480 }),
      same.memory,
      1600,
    );
    expect(other.motion.still).toBe(0);
    expect(other.motion.speed).toBeGreaterThan(1);
  });
});

describe('challenges', () => {
  const look = (yaw: number, opening = 0.3) => ({ yaw, opening });

  it('are met by a turn to the right side and by a blink', () => {
    let run = beginChallenges(['turn-left', 'blink'], 0);
    for (const [yaw, opening, now] of [
      [0, 0.3, 100],
      [25, 0.3, 400],
      [0, 0.3, 600],
      [0, 0.05, 700],
      [0, 0.29, 900],
    ] as const) {
      run = afterLook(run, look(yaw, opening), now);
    }
    expect(run.results).toEqual([
      { challenge: 'turn-left', met: true, milliseconds: 400 },
      { challenge: 'blink', met: true, milliseconds: 500 },
    ]);
  });

  it('are not met by the other side, by a head that was turned before, or by waiting', () => {
    const begun = beginChallenges(['turn-left'], 0);
    expect(challengeNow(afterLook(afterLook(begun, look(0), 50), look(-30), 100))).toBe('turn-left');
    expect(challengeNow(afterLook(begun, look(30), 100))).toBe('turn-left');
    expect(afterLook(begun, look(0), challengeMs).results).toMatchObject([{ met: false }]);
    expect(givenUp(beginChallenges(['blink', 'turn-left'], 0), 10).results).toHaveLength(2);
  });
});

describe('codes', () => {
  it('stand once in the coaching order and once in a group', () => {
    expect([...coachingOrder].sort()).toEqual([...portraitCheckCodes].sort());
    expect(Object.values(checkGroups).flat().sort()).toEqual([...portraitCheckCodes].sort());
  });

  it('make a group as bad as its worst check', () => {
    const check = (code: PortraitCheck['code'], state: PortraitCheck['state']) => ({
      code,
      state,
      value: 0,
      limit: 0,
    });
    expect(
      groupStates([check('turned', 'met'), check('nodding', 'unknown'), check('tilted', 'not-met')]),
    ).toEqual([{ group: 'straight', state: 'not-met' }]);
  });

  it('lower the score, those that stop by most', () => {
    const good = checked(drawnFace({}));
    const failed = (code: string) =>
      good.map((check) => (check.code === code ? { ...check, state: 'not-met' as const } : check));
    expect(portraitScore(failed('ears-hidden'), rules)).toBeLessThan(portraitScore(good, rules));
    expect(portraitScore(failed('blurred'), rules)).toBeLessThan(portraitScore(failed('ears-hidden'), rules));
    expect(stoppingChecks(failed('blurred'), rules)).toEqual(['blurred']);
    expect(portraitScore(checked(null, 0), rules)).toBe(0);
  });
});

describe('cutSquare', () => {
  it('is the picture itself when the square is the picture', () => {
    const picture = drawnPicture({ width: 40, height: 40 });
    const cut = cutSquare(picture, { centre: { x: 20, y: 20 }, side: 40, angle: 0 }, 40, {
      scale: 1,
      offset: 0,
    });
    expect(cut[(10 * 40 + 10) * 3]).toBeCloseTo(picture.data[(10 * 40 + 10) * 4] ?? -1, 3);
  });

  it('never reads outside the picture wherever the square lies', () => {
    const picture = drawnPicture({ width: 20, height: 15 });
    fc.assert(
      fc.property(
        fc.double({ min: -99, max: 99, noNaN: true }),
        fc.double({ min: 1, max: 400, noNaN: true }),
        fc.double({ min: -7, max: 7, noNaN: true }),
        (x, side, angle) => {
          const cut = cutSquare(picture, { centre: { x, y: x / 2 }, side, angle }, 8, {
            scale: 1 / 255,
            offset: 0,
          });
          expect(cut.every((value) => value >= 0 && value <= 1.0001)).toBe(true);
          const middle = toPicture({ centre: { x, y: 3 }, side, angle }, 0.5, 0.5);
          expect(middle.x).toBeCloseTo(x, 6);
        },
      ),
    );
  });
});

describe('decodeDetections', () => {
  it('takes overlapping candidates for one and finds none in silence', () => {
    const outputs = [
      new Float32Array(512).fill(-50),
      new Float32Array(384).fill(-50),
      new Float32Array(512 * 16),
      new Float32Array(384 * 16),
    ];
    expect(decodeDetections(outputs)).toEqual([]);
    for (const index of [200, 201]) {
      outputs[0]?.fill(4, index, index + 1);
      outputs[2]?.fill(60, index * 16 + 2, index * 16 + 4);
    }
    expect(decodeDetections(outputs)).toHaveLength(1);
  });
});

describe('faceSimilarity', () => {
  it('is 1 for the same, symmetrical, within its bounds and 0 for what can not be compared', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 32, noNaN: true, min: -100, max: 100 }), (a) => {
        const b = a.map((value, index) => value + index);
        const similarity = faceSimilarity(a, b);
        expect(similarity).toBeCloseTo(faceSimilarity(b, a), 6);
        expect(Math.abs(similarity)).toBeLessThanOrEqual(1);
      }),
    );
    expect(faceSimilarity(new Float32Array([1, 2]), new Float32Array([2, 4]))).toBeCloseTo(1);
    expect(faceSimilarity(new Float32Array([1]), new Float32Array([1, 2]))).toBe(0);
    expect(faceSimilarity(new Float32Array(), new Float32Array())).toBe(0);
  });
});
