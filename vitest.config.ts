import { defineConfig } from 'vitest/config';

/**
 * unit: beside the code, run by `npm run check` too. integration: what crosses rooms or kills processes; needs the
 * bundles in dist/ and runs one file at a time, because its tests start servers and measure time.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    // Vitest's second is a guess about the machine: what a test waits for is there or not, and one that waits in vain fails a little later.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // A process for each of a hundred small files costs more than the tests in it.
          pool: 'threads',
          include: [
            '{domain,electron,native-bridges,renderer,gateway}/**/*.test.{ts,tsx}',
            'test/support/**/*.test.ts',
            'build/**/*.test.mjs',
          ],
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/{integration,faults,fuzz}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
