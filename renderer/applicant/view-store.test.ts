import { describe, expect, it } from 'vitest';
import type { ApplicantView } from '../../domain/channels/applicant.ts';
import type { FingerCaptureState } from '../../domain/devices/fingerprint-scanner.ts';
import { sidesOf } from './fingerprint.tsx';
import { ViewStore } from './view-store.ts';

const finger = (state: FingerCaptureState | null, captureId = 'PLAIN_THUMBS' as const): ApplicantView => ({
  kind: 'fingerprint',
  band: 1,
  captureId,
  expected: ['LEFT_THUMB', 'RIGHT_THUMB'],
  position: { index: 3, total: 13 },
  state,
});
const preview: FingerCaptureState = {
  phase: 'preview',
  prompt: 'hold-still',
  frame: new Uint8Array([1]),
  mimeType: 'image/png',
};

describe('ViewStore', () => {
  it('keeps the last picture when only the prompt changes', () => {
    const store = new ViewStore(() => 0);
    store.receive(finger(preview));
    const { frame } = store.snapshot();
    store.receive(finger({ phase: 'prompt', prompt: 'lift' }));
    expect(frame).not.toBeNull();
    expect(store.snapshot().frame).toBe(frame);
  });

  it('shows no picture of anybody when the view is another or the station is gone', () => {
    const store = new ViewStore(() => 0);
    store.receive(finger(preview));
    store.receive({ kind: 'idle', unitName: 'Công an phường' });
    expect(store.snapshot().frame).toBeNull();
    store.receive(finger(preview));
    store.clear();
    expect(store.snapshot()).toEqual({ view: null, frame: null });
  });

  it('takes no more than fifteen pictures a second when more come', () => {
    let now = 0;
    const store = new ViewStore(() => now);
    const seen = new Set<unknown>();
    for (; now < 1000; now += 10) {
      store.receive(finger(preview));
      seen.add(store.snapshot().frame);
    }
    expect(seen.size).toBeLessThanOrEqual(16);
    expect(seen.size).toBeGreaterThan(12);
  });
});

describe('sidesOf', () => {
  it('draws one hand when only its fingers are asked for, and both for the thumbs', () => {
    expect(sidesOf(['RIGHT_INDEX', 'RIGHT_RING'])).toEqual(['right']);
    expect(sidesOf(['LEFT_THUMB', 'RIGHT_THUMB'])).toEqual(['left', 'right']);
  });
});
