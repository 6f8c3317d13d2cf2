import { describe, expect, it } from 'vitest';
import type { PenPoint, SignatureState } from '../../../../domain/devices/signature-pad.ts';
import { strokesOf } from './pen-strokes.ts';
import { isOpen, notSigning, type Signing, signingReducer } from './signing.ts';

const point = (sequence: number, touching: boolean): PenPoint => ({
  x: sequence,
  y: 0,
  pressure: 1,
  timeMs: sequence,
  sequence,
  touching,
});
const told = (signing: Signing, state: SignatureState): Signing =>
  signingReducer(signing, {
    type: 'state',
    event: { draftId: 'd', signer: 'applicant', attemptId: 'a', state },
  });
const geometry = { maxX: 10, maxY: 10, maxPressure: 10, screenWidth: 320, screenHeight: 200 };

describe('strokesOf', () => {
  it('breaks the line where the pen was lifted', () => {
    const points = [true, true, false, false, true].map((touching, index) => point(index, touching));
    expect(strokesOf(points).map((stroke) => stroke.map(({ sequence }) => sequence))).toEqual([[0, 1], [4]]);
  });

  it('is empty when the pen only hovered', () => {
    expect(strokesOf([point(0, false)])).toEqual([]);
  });
});

describe('signingReducer', () => {
  it('keeps the consent text of the pad when the pen writes', () => {
    const started = signingReducer(signingReducer(notSigning, { type: 'start', signer: 'applicant' }), {
      type: 'started',
      consentText: 'Tôi đã kiểm tra',
    });
    const writing = told(started, { phase: 'signing', geometry, points: [point(0, true)] });
    expect(writing).toMatchObject({ phase: 'signing', consentText: 'Tôi đã kiểm tra', signer: 'applicant' });
    expect(isOpen(writing)).toBe(true);
  });

  it('drops the strokes when the pad is cleared', () => {
    const writing = told(notSigning, { phase: 'signing', geometry, points: [point(0, true)] });
    expect(told(writing, { phase: 'cleared' })).toMatchObject({ phase: 'cleared', points: [] });
  });

  it('is closed and says why when the pad fails', () => {
    const failed = told(notSigning, { phase: 'failed', failure: { code: 'unplugged', cause: 'x' } });
    expect(isOpen(failed)).toBe(false);
    expect(failed.failure).toEqual({ code: 'unplugged' });
  });
});
