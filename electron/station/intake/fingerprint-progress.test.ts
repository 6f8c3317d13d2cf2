import { describe, expect, it } from 'vitest';
import { policyById } from '../../../domain/policy/policies.ts';
import { type DraftRecord, draftRecordSchema, emptyDraftRecord } from './draft-record.ts';
import { fingerprintProgressOf } from './fingerprint-progress.ts';

const at = '2026-03-02T01:00:00.000Z';
const captureId = 'PLAIN_THUMBS' as const;
const device = { deviceId: 'd', make: 'm', model: 'm', serialNumber: '1', simulated: true };

type Attempt = DraftRecord['attempts'][number];

/** A try at both thumbs; `rightQuality` under 40 is poor. */
function attempt(number: number, rightQuality: number, leftQuality: number): Attempt {
  const finger = (name: 'RIGHT_THUMB' | 'LEFT_THUMB', quality: number) => ({
    evidenceId: `${name} ${number}`,
    finger: name,
    quality,
    deviceQuality: quality,
    stationQuality: null,
    remarks: [],
  });
  const fingers = [finger('LEFT_THUMB', leftQuality), finger('RIGHT_THUMB', rightQuality)];
  const keptAt = new Date(Date.parse(at) + number * 1000).toISOString();
  return { attemptId: `a${number}`, captureId, number, capturedAt: at, keptAt, device, fingers };
}

const accepted = { reason: 'da khô', evidenceIds: ['RIGHT_THUMB 1'] };
const record = (over: Partial<DraftRecord>): DraftRecord => ({
  ...emptyDraftRecord({ policyId: '2024-07', intakePlace: 'counter' }),
  acceptedPoor: { [captureId]: accepted },
  ...over,
});
const reasonIn = (over: Partial<DraftRecord>): string | null | undefined =>
  fingerprintProgressOf(record(over), policyById('2024-07'), 30).find((one) => one.captureId === captureId)
    ?.acceptedPoorReason;

describe('the reason for a poor capture', () => {
  it('holds while the images it was given for are those to be sealed', () => {
    expect(reasonIn({ attempts: [attempt(1, 20, 80)] })).toBe('da khô');
    expect(reasonIn({ attempts: [attempt(1, 20, 80), attempt(2, 10, 10)] })).toBe('da khô');
    expect(reasonIn({ attempts: [attempt(1, 20, 80), attempt(2, 10, 90)] }), 'a good one needs none').toBe(
      'da khô',
    );
  });

  it('does not hold for a poor image that takes the place of one of them', () => {
    expect(reasonIn({ attempts: [attempt(1, 20, 80), attempt(2, 30, 80)] })).toBeNull();
  });

  it('does not hold for the poorer image that a finding lets take over, and holds again when it is explained', () => {
    const attempts = [attempt(1, 20, 80), attempt(2, 10, 80)];
    const finding: DraftRecord['findings'][number] = {
      findingId: 'f',
      code: 'same-finger-twice',
      severity: 'stop',
      subjects: [{ evidenceId: 'RIGHT_THUMB 1' }],
      other: null,
      score: 90,
      threshold: 40,
      foundAt: '2026-03-02T01:00:01.500Z',
      overruled: null,
    };
    expect(reasonIn({ attempts, findings: [finding] })).toBeNull();
    const overruled = { reason: 'đã nhìn lại', officerId: 'o', at };
    expect(reasonIn({ attempts, findings: [{ ...finding, overruled }] })).toBe('da khô');
  });

  it('is taken in a draft of an earlier version to be of the images there were', () => {
    const attempts = [attempt(1, 20, 80)];
    const read = draftRecordSchema.parse({
      ...record({ attempts }),
      acceptedPoor: { [captureId]: 'da khô' },
    });
    expect(reasonIn(read)).toBe('da khô');
    expect(reasonIn({ ...read, attempts: [...attempts, attempt(2, 30, 80)] })).toBeNull();
    expect(draftRecordSchema.parse(read)).toEqual(read);
  });
});
