import { type Locator, type Page, expect } from '@playwright/test';
import { type FingerprintCaptureId, fingerprintCaptureIds } from '../../domain/biometrics/positions.ts';
import { OfficerHands, vi } from '../support/officer-hands.ts';
import type { Around } from './intake.ts';
import type { Mishap } from './people.ts';

/** How long a capture, its first live picture, and comparing it with everything else may take, in milliseconds. */
const limits = { capture: 30_000, frame: 2_000, comparing: 30_000 } as const;

/** The captures of one applicant by the space bar, with what goes wrong at some of them caught and put right. */
export class FingerprintCaptures {
  #started = 0;
  #poorSeen = false;
  readonly #left: Mishap[];

  constructor(
    private readonly page: Page,
    mishaps: readonly Mishap[],
    private readonly around: Pick<Around, 'shot' | 'mishap'>,
    private readonly caught: Mishap[],
  ) {
    this.#left = around.mishap === undefined ? [] : [...mishaps];
  }

  async takeAll(): Promise<void> {
    if (this.#left.length > 0) await this.#oneByOne();
    for (;;) {
      const label = await this.#idle();
      if (label.startsWith(vi['wizard.next'])) return;
      const poor = this.page.getByRole('button', { name: vi['fingerprints.acceptPoor'] });
      if (await poor.isVisible()) {
        await this.#acceptPoor();
        continue;
      }
      const current = await this.#current();
      const mishap = this.#left.find(({ capture }) => capture === current);
      if (mishap === undefined) await this.#take();
      else await this.#goWrong(mishap);
    }
  }

  /** Each capture waits for the space bar: what goes wrong is to strike this one and no other. */
  async #oneByOne(): Promise<void> {
    await this.page.getByRole('switch', { name: vi['fingerprints.goesOn'] }).uncheck();
    // The space bar belongs to whatever has the focus.
    await this.page.getByRole('heading', { level: 1 }).focus();
  }

  async #goWrong(mishap: Mishap): Promise<void> {
    this.#left.splice(this.#left.indexOf(mishap), 1);
    const putRight = await this.around.mishap?.(mishap);
    await this.#take();
    if (mishap.fault === 'unnoticed-hand') {
      const seen = this.page.getByText(vi['coaching.wrong-hand']);
      await seen.waitFor({ timeout: limits.frame }).catch(() => undefined);
      if (await seen.isVisible()) await this.around.shot('fingerprints-wrong-hand-coached');
    }
    await this.#idle();
    const found = this.#found(mishap);
    await found.first().waitFor({ timeout: limits.comparing });
    await expect(this.page.getByTestId('findings').getByRole('img').first()).toBeVisible();
    await this.around.shot(`fingerprints-${mishap.code}`);
    await putRight?.();
    if (mishap.answer === 'explained') await this.#explain();
    else {
      await this.#idle();
      await this.#take();
      await this.#idle();
    }
    await expect(found).toHaveCount(0, { timeout: limits.comparing });
    this.caught.push(mishap);
    await this.around.shot(`fingerprints-${mishap.code}-anew`);
  }

  /** Every finding that stops, one after the other, with the first reason offered. */
  async #explain(): Promise<void> {
    const open = this.page.getByTestId('findings').locator('[data-state="open"]');
    for (let left = await open.count(); left > 0; left -= 1) {
      await this.page.keyboard.press('g');
      const dialog = this.page.getByRole('dialog', { name: vi['explain.title'] });
      await dialog.getByText(vi['explain.supervisor']).waitFor();
      await this.around.shot('fingerprints-explain');
      await this.page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await expect(open).toHaveCount(left - 1);
    }
  }

  #found({ code }: Mishap): Locator {
    return this.page.getByTestId('findings').locator(`[data-code="${code}"][data-state="open"]`);
  }

  async #idle(): Promise<string> {
    const idle = this.page.locator('button[data-primary][aria-disabled="false"]');
    await idle.waitFor({ timeout: limits.capture });
    return (await idle.innerText()).trim();
  }

  async #current(): Promise<FingerprintCaptureId | null> {
    const row = this.page
      .getByRole('list', { name: vi['fingerprints.list'] })
      .locator('button[aria-current="true"]');
    if ((await row.count()) === 0) return null;
    const words = await row.innerText();
    return fingerprintCaptureIds.find((id) => words.includes(vi[`capture.${id}`])) ?? null;
  }

  async #acceptPoor(): Promise<void> {
    await this.around.shot('fingerprints-accept-poor');
    await this.page.keyboard.press('k');
    const dialog = this.page.getByRole('dialog', { name: vi['poor.title'] });
    await dialog.waitFor();
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }

  async #take(): Promise<void> {
    if (!this.#poorSeen && (await this.#isPoor())) {
      this.#poorSeen = true;
      await this.around.shot('fingerprints-poor');
    }
    await new OfficerHands(this.page).startBy('Space');
    if (this.#started++ > 0) return;
    const live = this.page.getByRole('img', { name: vi['fingerprints.live'] });
    await live.waitFor({ timeout: limits.frame }).catch(() => undefined);
    await this.around.shot('fingerprints-live');
  }

  async #isPoor(): Promise<boolean> {
    return (await this.page.locator('button[aria-current="true"][data-state="poor"]').count()) > 0;
  }
}
