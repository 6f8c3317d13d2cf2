import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Numbered pictures of what officer and applicant saw. */
export class Screens {
  #count = 0;
  readonly #folder: string;

  constructor(
    out: string,
    private readonly officer: Page,
    private readonly applicant: Page,
  ) {
    this.#folder = join(out, 'screens');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** `suffix` names the applicant; the first one has none. */
  async take(name: string, suffix: string): Promise<void> {
    const number = String(++this.#count).padStart(2, '0');
    const file = (what: string): string => join(this.#folder, `${number}-${what}${suffix}.png`);
    await this.officer.screenshot({ path: file(name) });
    if (name !== 'sign-in') await this.applicant.screenshot({ path: file(`${name}-applicant`) });
  }
}
