import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { conclusion, countsFromReport, playwrightCounts, vitestCounts } from './parts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content) {
  const path = join(folder, 'report.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('conclusion', () => {
  it('is a success when something passed and nothing failed', () => {
    const line = 'tests: 3 passed, 0 failed, 2 skipped';
    expect(conclusion({ passed: 3, failed: 0, skipped: 2 })).toEqual({ line, code: 0 });
  });
  it('is a failure when one failed', () => {
    expect(conclusion({ passed: 3, failed: 1, skipped: 0 }).code).toBe(1);
  });
  it('is a failure when nothing ran', () => {
    expect(conclusion({ passed: 0, failed: 0, skipped: 9 }).code).toBe(1);
  });
});

describe('countsFromReport', () => {
  const vitestReport = { numPassedTests: 4, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 };

  it("reads vitest's numbers when it wrote a report", () => {
    const counts = { passed: 4, failed: 0, skipped: 2 };
    expect(countsFromReport(0, report(vitestReport), vitestCounts)).toEqual(counts);
  });
  it('counts a failure when the runner failed outside its tests', () => {
    expect(countsFromReport(1, report(vitestReport), vitestCounts)).toMatchObject({ passed: 4, failed: 1 });
  });
  it.each([
    ['wrote nothing readable', () => report('{')],
    ['wrote no report', () => join(folder, 'absent.json')],
  ])('counts a failure when the runner %s', (_state, path) => {
    expect(countsFromReport(0, path(), vitestCounts)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
  it("reads playwright's numbers, a flaky test as a failure, when it wrote a report", () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(countsFromReport(1, report({ stats }), playwrightCounts)).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
    });
  });
});
