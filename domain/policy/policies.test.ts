import { describe, expect, test } from 'vitest';
import { documentTypeOf } from '../application/document-types.ts';
import { fingerprintCaptureIds } from '../biometrics/positions.ts';
import { unverified } from './parts.ts';
import { policies, policyById, policyInForceOn, reasonOf, summaryOf } from './policies.ts';
import { policySummarySchema } from './policy.ts';
import { reasonNames } from './reason-names.ts';

const older = policyById('2021-07');
const newer = policyById('2024-07');

/** Birth date of someone who is exactly `age` on the day. */
const bornFor = (age: number, on: string) => `${Number(on.slice(0, 4)) - age}${on.slice(4)}`;
const on2021 = '2021-11-20';
const on2025 = '2025-03-10';

describe('policyInForceOn', () => {
  test.each([
    ['2021-06-30', null],
    ['2021-07-01', '2021-07'],
    ['2024-06-30', '2021-07'],
    ['2024-07-01', '2024-07'],
    ['2031-01-01', '2024-07'],
  ])('on %s gives %s when asked', (date, id) => {
    expect(policyInForceOn(date)?.id ?? null).toBe(id);
  });
});

describe('eligibility', () => {
  test.each([
    // policy, age, reason, representative, decision, code
    ['2021-07', 13, 'first.age-14', true, 'not-eligible', 'under-14'],
    ['2021-07', 14, 'first.age-14', false, 'eligible', 'eligible'],
    ['2021-07', 14, 'first.age-14', true, 'eligible', 'eligible'],
    ['2021-07', 34, 'change.cmnd-to-cccd', false, 'eligible', 'eligible'],
    ['2021-07', 24, 'change.age', false, 'not-eligible', 'reason-needs-age-25-40-60'],
    ['2021-07', 25, 'change.age', false, 'eligible', 'eligible'],
    ['2021-07', 87, 'change.damaged', false, 'eligible', 'eligible'],
    ['2024-07', 5, 'first.under-14', true, 'not-eligible', 'under-6-portal-only'],
    ['2024-07', 6, 'first.under-14', false, 'needs-representative', 'under-14-needs-representative'],
    ['2024-07', 6, 'first.under-14', true, 'eligible', 'eligible'],
    ['2024-07', 13, 'first.under-14', false, 'needs-representative', 'under-14-needs-representative'],
    ['2024-07', 13, 'first.age-14', true, 'not-eligible', 'reason-needs-age-14'],
    ['2024-07', 14, 'first.under-14', true, 'not-eligible', 'reason-needs-under-14'],
    ['2024-07', 14, 'first.age-14', false, 'eligible', 'eligible'],
    ['2024-07', 13, 'change.age', true, 'not-eligible', 'reason-needs-age-14-25-40-60'],
    ['2024-07', 14, 'change.age', false, 'eligible', 'eligible'],
    ['2024-07', 60, 'change.age', false, 'eligible', 'eligible'],
  ] as const)(
    'under %s at %i for %s (representative %s) is %s when asked',
    (id, age, reasonCode, rep, decision, code) => {
      const on = id === '2021-07' ? on2021 : on2025;
      const answer = policyById(id).eligibility({
        birthDate: bornFor(age, on),
        on,
        reasonCode,
        hasRepresentative: rep,
      });
      expect(answer).toMatchObject({ decision, code });
      expect(answer.article).not.toBe('');
    },
  );

  test('changes on the birthday and not the day before when someone turns 14', () => {
    const ask = (on: string) =>
      older.eligibility({
        birthDate: '2007-11-20',
        on,
        reasonCode: 'first.age-14',
        hasRepresentative: false,
      });
    expect(ask('2021-11-19').decision).toBe('not-eligible');
    expect(ask('2021-11-20').decision).toBe('eligible');
  });

  test.each(policies)('of $id says so when the birth date is no date', (policy) => {
    const answer = policy.eligibility({
      birthDate: '1990-02-30',
      on: on2021,
      reasonCode: null,
      hasRepresentative: false,
    });
    expect(answer).toMatchObject({ decision: 'not-eligible', code: 'birth-date-unknown' });
  });
});

describe('expiry', () => {
  const birth = '1980-06-15';
  const at = (age: number, monthDay = '06-15') => `${1980 + age}-${monthDay}`;
  test.each([
    // age at issue, ages of expiry under 2021 and 2024; null without end
    [13, 25, 25],
    [14, 25, 25],
    [22, 25, 25],
    [23, 40, 40],
    [24, 40, 40],
    [25, 40, 40],
    [37, 40, 40],
    [38, 60, 60],
    [39, 60, 60],
    [40, 60, 60],
    [57, 60, 60],
    [58, null, null],
    [60, null, null],
  ])('is right under both laws when issued at %i', (age, under2021, under2024) => {
    const input = { birthDate: birth, issuedOn: at(age) };
    expect(older.expiry(input).date).toBe(under2021 === null ? null : at(under2021));
    expect(newer.expiry(input).date).toBe(under2024 === null ? null : at(under2024));
  });

  test('is the age before when issued a day more than two years before it', () => {
    expect(older.expiry({ birthDate: birth, issuedOn: at(23, '06-14') }).date).toBe(at(25));
    expect(older.expiry({ birthDate: birth, issuedOn: at(58, '06-14') }).date).toBe(at(60));
  });

  test('is the 14th birthday under 2024 when issued to a child, and 25 within two years of it', () => {
    expect(newer.expiry({ birthDate: birth, issuedOn: at(8) }).date).toBe(at(14));
    expect(newer.expiry({ birthDate: birth, issuedOn: at(12) }).date).toBe(at(25));
  });

  test('falls on 28 February in a common year when born on the 29th', () => {
    expect(older.expiry({ birthDate: '1996-02-29', issuedOn: '2015-01-01' }).date).toBe('2021-02-28');
  });
});

describe('fee', () => {
  const fee = (id: '2021-07' | '2024-07', reasonCode: string, on: string, online = false) =>
    policyById(id).fee({ reasonCode, birthDate: '1987-03-09', on, online });
  test.each([
    ['2021-07', 'first.age-14', '2023-01-10', 0, 'free.first'],
    ['2021-07', 'change.age', '2023-01-10', 0, 'free.age'],
    ['2021-07', 'change.error-by-authority', '2023-01-10', 0, 'free.authority-error'],
    ['2021-07', 'change.cmnd-to-cccd', '2023-01-10', 30_000, 'conversion'],
    ['2021-07', 'change.cmnd-to-cccd', '2021-11-20', 15_000, 'conversion.half'],
    ['2021-07', 'change.cmnd-to-cccd', '2022-06-30', 15_000, 'conversion.half'],
    ['2021-07', 'change.cmnd-to-cccd', '2022-07-01', 30_000, 'conversion'],
    ['2021-07', 'change.damaged', '2023-01-10', 50_000, 'change'],
    ['2021-07', 'reissue.lost', '2023-01-10', 70_000, 'reissue'],
    ['2024-07', 'change.name', '2024-08-01', 50_000, 'change'],
    ['2024-07', 'change.cccd-to-can-cuoc', '2024-12-31', 15_000, 'conversion.half'],
    ['2024-07', 'change.cccd-to-can-cuoc', '2025-01-01', 30_000, 'conversion'],
    ['2024-07', 'change.age', '2025-01-10', 0, 'free.age'],
    ['2024-07', 'change.boundaries', '2025-08-01', 0, 'free.boundaries'],
    ['2024-07', 'first.under-14', '2025-01-10', 0, 'free.first'],
    ['2024-07', 'reissue.damaged', '2025-01-10', 70_000, 'reissue'],
  ] as const)('under %s for %s on %s is %i when paid at the counter', (id, reasonCode, on, amount, code) => {
    expect(fee(id, reasonCode, on)).toMatchObject({ amount, code, currency: 'VND' });
  });

  test('is halved in 2025 only when filed online', () => {
    expect(fee('2024-07', 'reissue.lost', '2025-05-01', true).amount).toBe(35_000);
    expect(fee('2024-07', 'reissue.lost', '2026-05-01', true).amount).toBe(70_000);
  });

  test('says it is unverified when the window is known from the press only', () => {
    expect(fee('2021-07', 'reissue.lost', '2021-11-20').article).toContain(unverified);
    expect(fee('2021-07', 'reissue.lost', '2023-11-20').article).not.toContain(unverified);
  });
});

describe('timeLimit', () => {
  test.each([
    ['urban', 'change', 7],
    ['urban', 'reissue', 15],
    ['mountainous', 'first', 20],
    ['other', 'change', 15],
  ] as const)('in %s for %s is %i days when under 2021, and 7 under 2024', (area, issueType, workingDays) => {
    expect(older.timeLimit({ area, issueType }).workingDays).toBe(workingDays);
    expect(newer.timeLimit({ area, issueType }).workingDays).toBe(7);
  });
});

describe('captures', () => {
  test('are the thirteen in order and the portrait when under 2021', () => {
    expect(older.captures({ age: 34 }).map(({ id }) => id)).toEqual([...fingerprintCaptureIds, 'PORTRAIT']);
  });

  test.each([
    [null, 15],
    [5, 0],
    [6, 15],
    [34, 15],
  ])('under 2024 at %s are %i when asked', (age, count) => {
    expect(newer.captures({ age })).toHaveLength(count);
  });

  test.each(policies)('and steps of $id come in the same order when both name them', (policy) => {
    const stepOf = { fingerprint: 'fingerprints', photo: 'photo', iris: 'iris' } as const;
    const wanted = [...new Set(policy.captures({ age: 34 }).map(({ kind }) => stepOf[kind]))];
    const steps = policy.steps({ age: 34 }).filter((step) => (wanted as string[]).includes(step));
    expect(steps).toEqual(wanted);
  });
});

describe('signers and requiredFields', () => {
  test('ask for the representative under 14 when under 2024 only', () => {
    expect(newer.signers({ age: 13 })).toEqual(['representative']);
    expect(newer.signers({ age: 14 })).toEqual(['applicant']);
    expect(older.signers({ age: 14 })).toEqual(['applicant']);
    const fields = (age: number) => newer.requiredFields({ age, reasonCode: null }).map(({ field }) => field);
    expect(fields(13)).toContain('representative');
    expect(fields(14)).not.toContain('representative');
  });

  test('ask for the old number when a CMND is changed, for the personal number otherwise', () => {
    const fields = (reasonCode: string) =>
      older.requiredFields({ age: 34, reasonCode }).map(({ field }) => field);
    expect(fields('change.cmnd-to-cccd')).toContain('oldIdentityNumber');
    expect(fields('change.cmnd-to-cccd')).not.toContain('personalNumber');
    expect(fields('reissue.lost')).toContain('personalNumber');
    expect(fields('first.age-14')).not.toContain('personalNumber');
  });
});

describe('reasons', () => {
  test('move damaged cards from change to reissue when the law of 2023 comes', () => {
    expect(reasonOf(older, 'change.damaged')?.issueType).toBe('change');
    expect(reasonOf(newer, 'change.damaged')).toBeNull();
    expect(reasonOf(newer, 'reissue.damaged')?.issueType).toBe('reissue');
  });

  test.each(policies)('of $id have unique codes, articles, names and known papers when listed', (policy) => {
    const codes = policy.reasons.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const reason of policy.reasons) {
      expect(reason.code.startsWith(`${reason.issueType}.`)).toBe(true);
      expect(reason.article).toMatch(/Điều \d+/u);
      expect(reasonNames[reason.code]?.vi).toBeTruthy();
      expect(reasonNames[reason.code]?.en).toBeTruthy();
      for (const document of reason.documents) expect(documentTypeOf(document)?.code).toBe(document);
    }
  });

  test('are all in use when they have a name', () => {
    const used = policies.flatMap(({ reasons }) => reasons.map(({ code }) => code));
    expect(Object.keys(reasonNames).filter((code) => !used.includes(code))).toEqual([]);
  });
});

describe('summaryOf', () => {
  test.each(policies)('of $id fits the channel when sent to the renderer', (policy) => {
    expect(policySummarySchema.parse(summaryOf(policy))).toEqual(summaryOf(policy));
    expect(summaryOf(policy).fingerprintQuality).toMatchObject({ threshold: 30, attempts: 3 });
  });
});
