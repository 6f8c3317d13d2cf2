import { describe, expect, it } from 'vitest';
import { type KeptFinding, saidNow } from './findings.ts';

const at = '2026-03-02T01:00:00.000Z';
const kept = (findingId: string, over: Partial<KeptFinding> = {}): KeptFinding => ({
  findingId,
  code: 'earlier-applicant-finger',
  severity: 'stop',
  subjects: [{ evidenceId: 'print' }],
  other: { kind: 'application', label: `T-${findingId}` },
  score: 90,
  threshold: 55,
  foundAt: at,
  overruled: null,
  ...over,
});
const face = (findingId: string, over: Partial<KeptFinding>): KeptFinding =>
  kept(findingId, { code: 'earlier-applicant-face', severity: 'warn', ...over });
const said = (findings: KeptFinding[]) =>
  saidNow(findings).map(({ findingId, severity }) => `${severity} ${findingId}`);

describe('saidNow', () => {
  it('goes by whose the earlier application is, whatever was known when it was found', () => {
    for (const severity of ['stop', 'warn'] as const) {
      const of = (person: KeptFinding['person']) => said([kept('a', { severity, person })]);
      expect([of('another'), of('unknown'), of('same')]).toEqual([['stop a'], ['warn a'], []]);
      expect(of(undefined), 'of an earlier version').toEqual([`${severity} a`]);
    }
  });

  it('keeps the reason, and tells nobody how it knows the person', () => {
    const overruled = { reason: 'sinh đôi', officerId: 'o', at };
    const [finding] = saidNow([kept('a', { person: 'another', overruled })]);
    expect(finding).toEqual(kept('a', { overruled }));
  });

  it('never stops at a face, and says the likest of those that are not the same person', () => {
    const one = face('one', { score: 99, person: 'same' });
    const two = face('two', { score: 95, person: 'unknown' });
    const three = face('three', { score: 93, person: 'another' });
    expect(said([three, two, one])).toEqual(['warn two']);
    expect(said([one, two, three])).toEqual(['warn two']);
    expect(said([{ ...one, person: 'another' }, two, three])).toEqual(['warn one']);
    const tie = [face('x', { person: 'another' }), face('y', { person: 'another' })];
    expect(said(tie)).toEqual(said(tie.toReversed()));
    const elsewhere = face('z', { person: 'another', subjects: [{ evidenceId: 'other portrait' }] });
    expect(said([two, elsewhere])).toEqual(['warn two', 'warn z']);
  });

  it('leaves everything else as it was found', () => {
    const others = [
      kept('o', { code: 'officer-finger', other: { kind: 'officer', label: 'an' } }),
      kept('p', { code: 'plain-rolled-differ', severity: 'warn', other: null }),
      kept('s', { code: 'signature-copied' }),
    ];
    expect(saidNow(others)).toEqual(others);
  });
});
