import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outcomeFromReport, playwrightOutcome, vitestOutcome } from './reports.mjs';

const folder = mkdtempSync(join(tmpdir(), 'reports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content) {
  const path = join(folder, 'report.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('outcomeFromReport of vitest', () => {
  const numbers = { numPassedTests: 4, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 };
  const green = { ...numbers, testResults: [] };

  it('reads its numbers when it wrote a report', () => {
    expect(outcomeFromReport(0, report(green), vitestOutcome)).toEqual({
      counts: { passed: 4, failed: 0, skipped: 2 },
      failures: [],
    });
  });
  it('counts a failure when the runner failed outside its tests', () => {
    const { counts } = outcomeFromReport(1, report(green), vitestOutcome);
    expect(counts).toMatchObject({ passed: 4, failed: 1 });
  });
  it.each([
    ['wrote nothing readable', () => report('{')],
    ['wrote no report', () => join(folder, 'absent.json')],
  ])('counts a failure when the runner %s', (_state, path) => {
    expect(outcomeFromReport(0, path(), vitestOutcome).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
  it('names each test that failed, and a file that did not load', () => {
    const failing = {
      ...numbers,
      numFailedTests: 1,
      testResults: [
        {
          name: 'one.test.ts',
          status: 'failed',
          message: '',
          assertionResults: [
            { status: 'passed', fullName: 'one holds', failureMessages: [] },
            { status: 'failed', fullName: 'one breaks', failureMessages: ['expected 1 to be 2'] },
          ],
        },
        { name: 'two.test.ts', status: 'failed', message: 'does not compile', assertionResults: [] },
      ],
    };
    expect(outcomeFromReport(1, report(failing), vitestOutcome).failures).toEqual([
      { name: 'one.test.ts: one breaks', said: 'expected 1 to be 2' },
      { name: 'two.test.ts', said: 'does not compile' },
    ]);
  });
});

describe('outcomeFromReport of playwright', () => {
  it('counts a flaky test as a failure and names both, also in suites within suites', () => {
    const spec = (title, status, message) => ({
      title,
      file: 'some.spec.ts',
      line: 7,
      tests: [{ status, results: [{ errors: message === undefined ? [] : [{ message }] }] }],
    });
    const content = {
      stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
      suites: [
        {
          specs: [spec('goes well', 'expected'), spec('breaks', 'unexpected', 'no such button')],
          suites: [{ specs: [spec('wavers', 'flaky', 'too late')] }],
        },
      ],
      errors: [{ message: 'the worker ended' }],
    };
    expect(outcomeFromReport(1, report(content), playwrightOutcome)).toEqual({
      counts: { passed: 5, failed: 2, skipped: 2 },
      failures: [
        { name: 'some.spec.ts:7: breaks', said: 'no such button' },
        { name: 'some.spec.ts:7: wavers', said: 'too late' },
        { name: 'outside any test', said: 'the worker ended' },
      ],
    });
  });
});
