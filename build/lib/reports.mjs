import { readFileSync } from 'node:fs';

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @typedef {object} Failure one thing that failed, for the list at the end of a run
 * @property {string} name file and test
 * @property {string} said what it said, as the runner words it
 * @typedef {{counts: Counts, failures: Failure[]}} Outcome
 */

/**
 * Reads a runner's JSON report; a runner that failed without a report, or beyond it, counts as one failure.
 * @param {number} code the runner's exit code
 * @param {string} path
 * @param {(report: any) => Outcome} read
 * @returns {Outcome} failures is empty where the report names none: the runner's own output must then tell
 */
export function outcomeFromReport(code, path, read) {
  let outcome;
  try {
    outcome = read(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { counts: { passed: 0, failed: 1, skipped: 0 }, failures: [] };
  }
  const { counts } = outcome;
  return code !== 0 && counts.failed === 0 ? { ...outcome, counts: { ...counts, failed: 1 } } : outcome;
}

/** Vitest's JSON report. A file that does not load has a message and no tests. */
export function vitestOutcome(report) {
  const failures = report.testResults.flatMap((file) => {
    const tests = file.assertionResults.filter(({ status }) => status === 'failed');
    if (tests.length === 0 && file.status === 'failed') return [{ name: file.name, said: file.message }];
    return tests.map((test) => ({
      name: `${file.name}: ${test.fullName}`,
      said: test.failureMessages.join('\n'),
    }));
  });
  return {
    counts: {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    failures,
  };
}

/** Playwright Test's JSON report: suites in suites; a flaky test is a failure. */
export function playwrightOutcome(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const failures = (report.suites ?? []).flatMap(specs).flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map((test) => ({
        name: `${spec.file}:${spec.line}: ${spec.title}`,
        said: test.results
          .flatMap(({ errors }) => errors ?? [])
          .map(({ message }) => message)
          .join('\n'),
      })),
  );
  const outside = (report.errors ?? []).map(({ message }) => ({ name: 'outside any test', said: message }));
  return {
    counts: { passed: expected, failed: unexpected + flaky, skipped },
    failures: [...failures, ...outside],
  };
}
