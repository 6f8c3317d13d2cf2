import { describe, expect, it } from 'vitest';
import { type Finding, findingCodes } from '../../../domain/application/findings.ts';
import { vi as words } from '../../i18n/vi/index.ts';
import { captures } from '../steps/fingerprints/test-captures.ts';
import {
  captureToRepeat,
  explanationsFor,
  findingsOf,
  findingValues,
  likenessOf,
  stateOf,
  subjectWords,
} from './finding-words.ts';

const finding = (over: Partial<Finding> = {}): Finding => ({
  findingId: 'f1',
  code: 'same-finger-twice',
  severity: 'stop',
  subjects: [
    {
      evidenceId: 'ROLLED_RIGHT_INDEX-RIGHT_INDEX-1',
      captureId: 'ROLLED_RIGHT_INDEX',
      finger: 'RIGHT_INDEX',
    },
    {
      evidenceId: 'ROLLED_RIGHT_MIDDLE-RIGHT_MIDDLE-1',
      captureId: 'ROLLED_RIGHT_MIDDLE',
      finger: 'RIGHT_MIDDLE',
    },
  ],
  other: null,
  score: 90,
  threshold: 40,
  foundAt: '2026-11-21T08:00:00.000Z',
  overruled: null,
  ...over,
});
const overruled = { reason: 'Sẹo', officerId: 'o', at: '2026-11-21T08:01:00.000Z' };
const text = {
  language: 'vi' as const,
  t: (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    String((words as Readonly<Record<string, string>>)[key]).replaceAll(
      /\{\{(\w+)\}\}/gu,
      (_, name: string) => String(values[name]),
    ),
};

describe('likenessOf', () => {
  it('grows surer with the distance from the threshold when things are alike', () => {
    const at = (score: number) => likenessOf({ code: 'same-finger-twice', score, threshold: 40 });
    expect([41, 60, 119, 120].map(at)).toEqual([
      'finding.like.some',
      'finding.like.strong',
      'finding.like.strong',
      'finding.like.certain',
    ]);
  });

  it('counts downwards when the finding is that things differ', () => {
    const at = (score: number) => likenessOf({ code: 'plain-rolled-differ', score, threshold: 40 });
    expect([39, 24, 10, 0].map(at)).toEqual([
      'finding.unlike.some',
      'finding.unlike.strong',
      'finding.unlike.certain',
      'finding.unlike.certain',
    ]);
  });
});

describe('findingsOf', () => {
  it('puts a mix-up first and what was explained last when a step has several', () => {
    const list = [
      finding({ findingId: 'done', overruled }),
      finding({ findingId: 'said', severity: 'warn' }),
      finding({ findingId: 'stop' }),
      finding({ findingId: 'person', code: 'earlier-applicant-finger', foundAt: '2026-11-21T09:00:00.000Z' }),
      finding({ findingId: 'pen', code: 'signature-too-short' }),
    ];
    expect(findingsOf(list, 'fingerprints').map(({ findingId }) => findingId)).toEqual([
      'person',
      'stop',
      'said',
      'done',
    ]);
    expect(findingsOf(list, null)).toHaveLength(5);
    expect(findingsOf(list, 'signature')).toHaveLength(1);
  });

  it('calls a finding explained when somebody has said why', () => {
    expect([finding(), finding({ severity: 'warn' }), finding({ overruled })].map(stateOf)).toEqual([
      'open',
      'warn',
      'explained',
    ]);
  });
});

describe('captureToRepeat', () => {
  it('names the capture taken last when two of this application are alike', () => {
    const taken = captures({}, 'good').map((capture) =>
      capture.captureId === 'ROLLED_RIGHT_INDEX'
        ? {
            ...capture,
            attempts: capture.attempts.map((one) => ({ ...one, capturedAt: '2026-11-21T08:09:00.000Z' })),
          }
        : capture,
    );
    expect(captureToRepeat(finding(), taken)).toBe('ROLLED_RIGHT_INDEX');
    expect(captureToRepeat(finding({ subjects: [...finding().subjects].reverse() }), taken)).toBe(
      'ROLLED_RIGHT_INDEX',
    );
  });

  it('names the later in order when a device says the same second of both', () => {
    const taken = captures({}, 'good');
    expect(captureToRepeat(finding(), taken)).toBe('ROLLED_RIGHT_MIDDLE');
    expect(captureToRepeat(finding({ subjects: [...finding().subjects].reverse() }), taken)).toBe(
      'ROLLED_RIGHT_MIDDLE',
    );
  });

  it('names none when the evidence is no finger', () => {
    expect(captureToRepeat(finding({ subjects: [{ evidenceId: 'p' }] }), [])).toBeNull();
  });
});

describe('the sentences of a finding', () => {
  it('name finger and impression when they are about one', () => {
    expect(subjectWords(finding().subjects[0], text)).toBe('ngón trỏ phải (lăn)');
    expect(subjectWords({ evidenceId: 'p' }, text)).toBe('');
  });

  it('leave no placeholder empty when they are filled with what the finding says', () => {
    for (const code of findingCodes) {
      const isOfTwo = ['same-finger-twice', 'hands-swapped', 'plain-rolled-differ', 'thumb-among-fingers'];
      const one = finding({
        code,
        other: isOfTwo.includes(code) ? null : { kind: 'application', label: 'A012' },
      });
      const values = findingValues(one, text, (id) => id);
      for (const part of ['', '.what', '.remedy']) {
        const sentence = text.t(`finding.${code}${part}`, values);
        expect(sentence).not.toMatch(/undefined|\{\{/u);
        expect(sentence).toBe(sentence.trim());
      }
    }
  });

  it('name the officer, not an id, when an officer’s finger was on the glass', () => {
    const values = findingValues(
      finding({ code: 'officer-finger', other: { kind: 'officer', label: 'tran-thi-b' } }),
      text,
      () => 'Trần Thị Bích',
    );
    expect(text.t('finding.officer-finger', values)).toBe('Đây là vân tay của cán bộ Trần Thị Bích');
  });
});

describe('explanationsFor', () => {
  it('ends with words of one’s own for every finding', () => {
    for (const code of findingCodes) expect(explanationsFor(code).at(-1)).toBe('other');
  });
});
