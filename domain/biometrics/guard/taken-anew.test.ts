import { describe, expect, it } from 'vitest';
import { notTakenAnew } from './taken-anew.ts';

const attempt = (name: string, second: number) => ({
  name,
  keptAt: `2026-11-22T08:00:0${second}.000Z`,
  fingers: [{ evidenceId: `${name}-index` }, { evidenceId: `${name}-middle` }],
});
const finding = (evidenceId: string, over: object = {}) => ({
  severity: 'stop' as const,
  overruled: null,
  subjects: [{ evidenceId }, { evidenceId: 'elsewhere' }],
  foundAt: '2026-11-22T08:00:02.000Z',
  ...over,
});
const names = (attempts: readonly { readonly name: string }[]) => attempts.map(({ name }) => name);
const first = attempt('first', 1);
const before = attempt('before', 2);
const after = attempt('after', 3);

describe('notTakenAnew', () => {
  it('lets an attempt in doubt give way with all its fingers when the capture was taken anew', () => {
    expect(names(notTakenAnew([first, after], [finding('first-index')]))).toEqual(['after']);
    expect(names(notTakenAnew([first, before, after], [finding('first-middle')]))).toEqual([
      'before',
      'after',
    ]);
  });

  it('keeps it when nothing was taken since it was found', () => {
    expect(names(notTakenAnew([first, before], [finding('first-index')]))).toEqual(['first', 'before']);
  });

  it('keeps it when the finding was explained, only warns, or is about something else', () => {
    const overruled = { reason: 'sẹo', officerId: 'o', at: first.keptAt };
    for (const other of [
      finding('first-index', { overruled }),
      finding('first-index', { severity: 'warn' }),
      finding('another'),
    ]) {
      expect(names(notTakenAnew([first, after], [other]))).toEqual(['first', 'after']);
    }
  });

  it('leaves the newest attempt however much was found, so that there is always one to seal', () => {
    const found = [finding('first-index'), finding('after-index', { foundAt: '2026-11-22T08:00:04.000Z' })];
    expect(names(notTakenAnew([first, after], found))).toEqual(['after']);
  });
});
