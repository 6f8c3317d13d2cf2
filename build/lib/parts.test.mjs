import { describe, expect, it } from 'vitest';
import { conclusion, runParts, whole } from './parts.mjs';

const green = { passed: 3, failed: 0, skipped: 2 };

describe('conclusion', () => {
  it('is a success when something passed and nothing failed', () => {
    const lines = ['tests: 3 passed, 0 failed, 2 skipped'];
    expect(conclusion({ counts: green, failures: [] })).toEqual({ lines, code: 0 });
  });
  it('is a failure when one failed, and repeats its name and what it said before the last line', () => {
    const failures = [{ name: 'one', said: `\u001b[31mexpected 1\u001b[0m\n\n${'more\n'.repeat(99)}` }];
    const { lines, code } = conclusion({ counts: { ...green, failed: 1 }, failures });
    expect(code).toBe(1);
    expect(lines.slice(0, 3)).toEqual(['✗ one', '    expected 1', '    more']);
    expect(lines.at(-1)).toBe('tests: 3 passed, 1 failed, 2 skipped');
    expect(lines.length).toBeLessThan(20);
  });
  it('is a failure when nothing ran', () => {
    expect(conclusion({ counts: { passed: 0, failed: 0, skipped: 9 }, failures: [] }).code).toBe(1);
  });
});

describe('runParts', () => {
  const part = (name, result) => ({ name, run: () => Promise.resolve(result) });

  it('adds up the parts and names failures by part and test', async () => {
    const failures = [{ name: 'some.test.ts: breaks', said: 'no' }];
    const { counts, failures: told } = await runParts([
      part('green', { counts: whole(0), output: '' }),
      part('red', { counts: whole(1), failures, output: '' }),
    ]);
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(told).toEqual([{ name: 'red: some.test.ts: breaks', said: 'no' }]);
  });
  it('quotes the end of the output of a part whose failure has no name', async () => {
    const output = `${'before\n'.repeat(50)}the last word`;
    const { failures } = await runParts([part('tool', { counts: whole(1), output })]);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ name: 'tool', said: expect.stringMatching(/the last word$/) });
  });
});
