import { describe, expect, it } from 'vitest';
import { crash } from '../crash/crash.ts';
import { bundleProgram } from '../support/station/bundle-program.ts';

const rounds = 50;
const secondsEach = 8;

describe('station', () => {
  it(
    `keeps everything it answered when it is killed ${rounds} times`,
    async () => {
      const said: string[] = [];
      const report = await crash({
        rounds,
        seed: 20_261_122,
        lanes: 2,
        station: await bundleProgram('test/crash/station.ts'),
        gateway: await bundleProgram('gateway/main.ts'),
        progress: (line) => said.push(line),
      });
      expect(report.violations, said.join('\n')).toEqual([]);
      expect(report.rounds).toBe(rounds);
      expect(report.sealed).toBeGreaterThan(0);
      expect(report.proven.evidence).toBeGreaterThan(0);
      expect(report.proven.acknowledgements).toBeGreaterThan(0);
      const passed = report.ends.filter(({ ended }) => !ended.endsWith('(not passed)'));
      expect(passed.length).toBeGreaterThan(6);
    },
    rounds * secondsEach * 1000,
  );
});
