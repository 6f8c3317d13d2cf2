import { describe, expect, it } from 'vitest';
import { ok } from '../../../../domain/result.ts';
import { selfTestSteps } from './self-test.ts';
import type { SbiDevice } from './service.ts';

const foundAt = new Date('2026-03-01T01:00:00Z');

function clockOf(dateTime: string) {
  const digitalId = { dateTime } as SbiDevice['digitalId'];
  const device = { digitalId, saidAt: foundAt } as SbiDevice;
  const steps = selfTestSteps({
    device: () => device,
    look: async () => ok('Ready' as const),
    missing: () => ({ code: 'not-found' }),
    capture: async function* () {},
  });
  return steps.find(({ id }) => id === 'clock')?.run(new AbortController().signal);
}

describe('self-test of a scanner clock', () => {
  it('passes when the scanner was found hours ago and its clock was right then', async () => {
    expect(await clockOf('2026-03-01T01:00:03Z')).toMatchObject({ outcome: 'passed' });
  });

  it('fails when its clock was wrong as it was found', async () => {
    expect(await clockOf('2026-03-01T00:50:00Z')).toMatchObject({
      outcome: 'failed',
      failure: { code: 'clock-skew' },
    });
  });
});
