import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { run } from './run.mjs';

describe('run', () => {
  it('kills the program and what it started when it takes longer than its limit', async () => {
    const script = 'sleep 60 & echo $!; wait';
    const { code, output, milliseconds } = await run('sh', ['-c', script], { quiet: true, limit: 300 });
    expect(code).toBe(124);
    expect(milliseconds).toBeLessThan(10_000);
    const grandchild = Number(output.split('\n')[0]);
    const { stdout } = await promisify(execFile)('sh', ['-c', `ps -o stat= -p ${grandchild} || true`]);
    // Gone, or dead and not yet collected by whoever adopted it.
    expect(stdout.trim()).toMatch(/^(Z.*)?$/);
  });

  it('tells the exit code and the output when the program ends by itself', async () => {
    expect(await run('sh', ['-c', 'echo said; exit 3'], { quiet: true })).toMatchObject({
      code: 3,
      output: 'said\n',
    });
  });

  it('tells 128 and the signal when the program is killed', async () => {
    expect((await run('sh', ['-c', 'kill -9 $$'], { quiet: true })).code).toBe(137);
  });
});
