import { defineConfig } from '@playwright/test';

/** The real app under a screen of its own; one at a time, because every test owns the screen and two cores. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 180_000,
  // Nothing is promised by these: they end a wait for what never comes, and a machine that stalls for some seconds is not that.
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: { actionTimeout: 20_000 },
});
