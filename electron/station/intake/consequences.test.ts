import { describe, expect, it } from 'vitest';
import { withConsequences } from './consequences.ts';
import { type DraftRecord, emptyDraftRecord } from './draft-record.ts';

const at = '2026-03-02T01:00:00.000Z';
const signature = { evidenceId: 'e', capturedAt: at, consentSha256: 'c' };
const confirmed: DraftRecord = {
  ...emptyDraftRecord({ policyId: '2024-07', intakePlace: 'counter' }),
  fields: {
    phone: '0912',
    representative: {
      name: { full: 'TRẦN THỊ MẸ' },
      number: '003185000456',
      nationality: 'VN',
      relationship: 'mother',
      phone: '',
    },
  },
  reasonCode: 'reissue.lost',
  signatures: [
    { ...signature, signer: 'applicant' },
    { ...signature, signer: 'representative' },
  ],
  confirmedAt: at,
  confirmedRevision: 7,
};

describe('withConsequences', () => {
  it('voids the confirmation when a field or the reason is another than was read back', () => {
    for (const change of [
      { fields: { ...confirmed.fields, phone: '0913' } },
      { reasonCode: 'first.age-14' },
    ]) {
      const after = withConsequences(confirmed, { ...confirmed, ...change });
      expect(after).toMatchObject({ confirmedAt: null, confirmedRevision: null });
    }
  });

  it('keeps the confirmation when only the step changed', () => {
    expect(withConsequences(confirmed, { ...confirmed, step: 'sign' })).toEqual({
      ...confirmed,
      step: 'sign',
    });
  });

  it('takes a confirmation that is given together with the change', () => {
    const later = '2026-03-02T02:00:00.000Z';
    const after = { ...confirmed, fields: {}, confirmedAt: later, confirmedRevision: 9 };
    expect(withConsequences(confirmed, after)).toMatchObject({ confirmedAt: later, confirmedRevision: 9 });
  });

  it("drops the representative's signature and no other when the representative is another person", () => {
    const { representative } = confirmed.fields;
    if (representative === undefined) throw new Error('no representative');
    const other = { ...confirmed.fields, representative: { ...representative, number: '003185000457' } };
    const after = withConsequences(confirmed, { ...confirmed, fields: other });
    expect(after.signatures.map(({ signer }) => signer)).toEqual(['applicant']);
    const phone = { ...confirmed.fields, representative: { ...representative, phone: '09' } };
    expect(withConsequences(confirmed, { ...confirmed, fields: phone }).signatures).toHaveLength(2);
  });

  it("drops the applicant's signature when another name stood above it on the pad", () => {
    const named = { ...confirmed.fields, name: { full: 'NGUYỄN VĂN MẪU' } };
    const signed = { ...confirmed, fields: named };
    const fields = { ...named, name: { full: 'NGUYỄN VĂN KHÁC' } };
    const after = withConsequences(signed, { ...signed, fields });
    expect(after.signatures.map(({ signer }) => signer)).toEqual(['representative']);
  });

  it('takes back that a poor capture was accepted when other fingers are to be given for it', () => {
    const dry = { reason: 'da khô', evidenceIds: ['e'] };
    const accepted: DraftRecord = {
      ...confirmed,
      acceptedPoor: { PLAIN_RIGHT_FOUR_FINGERS: dry, PLAIN_LEFT_FOUR_FINGERS: dry },
    };
    const fingerExceptions: DraftRecord['fingerExceptions'] = [
      { finger: 'RIGHT_RING', presence: 'BANDAGED', permanence: 'temporary', note: '', recordedAt: at },
    ];
    const after = withConsequences(accepted, { ...accepted, fingerExceptions });
    expect(after.acceptedPoor).toEqual({ PLAIN_LEFT_FOUR_FINGERS: dry });
    const back = { ...accepted, fingerExceptions };
    expect(withConsequences(back, { ...back, fingerExceptions: [] }).acceptedPoor).toEqual({
      PLAIN_LEFT_FOUR_FINGERS: dry,
    });
  });
});
