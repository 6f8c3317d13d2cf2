import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds on the page as it stands, one line each. */
export async function violations(page: Page): Promise<string[]> {
  // Electron has no second page for axe to work in.
  const result = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return result.violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  );
}
