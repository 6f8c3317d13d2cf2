import { type Locator, type Page, expect } from '@playwright/test';
import { vi } from '../../renderer/i18n/vi/index.ts';

export { vi };

/** A field by its label; required ones carry an asterisk. */
export function labelled(label: string): RegExp {
  return new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(\\s*\\*)?$`, 'u');
}

/** What an officer's hands do in the visible window: keys, typing, choosing. Shared by the demo and the end-to-end tests. */
export class OfficerHands {
  constructor(readonly page: Page) {}

  get primary(): Locator {
    return this.page.locator('button[data-primary]');
  }

  /** The primary action when it can be done and is called so. */
  ready(label: string): Locator {
    return this.page.locator('button[data-primary][aria-disabled="false"]', { hasText: label });
  }

  async act(label: string): Promise<void> {
    await this.ready(label).waitFor();
    await this.page.keyboard.press('Control+Enter');
  }

  /**
   * Presses a key whose answer is a busy primary action, and waits until it was: looked for in the page, before the key and all the time, because a quick
   * device may be done with it between two looks from outside.
   */
  async startBy(key: string): Promise<void> {
    const started = this.page.waitForFunction(
      () => document.querySelector('button[data-primary][aria-busy="true"]') !== null,
      undefined,
      { polling: 10 },
    );
    await this.page.keyboard.press(key);
    await started;
  }

  async atStep(title: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  /** Types over what a field holds, key by key as the field sees it, and leaves it. */
  async type(label: string, text: string): Promise<void> {
    const field = this.page.getByRole('textbox', { name: labelled(label) });
    await field.click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Tab');
    // Said of this field here, not of the whole form many steps later.
    if (text !== '') await expect(field, label).not.toHaveValue('');
  }

  async choose(group: Page | Locator, label: string): Promise<void> {
    await this.mark(group.getByRole('radio', { name: new RegExp(`^(✓\\s*)?${label}$`, 'u') }));
  }

  /** A radio button is marked when the station has kept the choice, not when it is clicked. */
  async mark(radio: Locator): Promise<void> {
    await radio.focus();
    if (!(await radio.isChecked())) await this.page.keyboard.press('Space');
    await expect(radio).toBeChecked();
  }

  /** Picks the first entry of a list that typing leaves. */
  async pick(label: string, text: string): Promise<void> {
    const box = this.page.getByRole('combobox', { name: labelled(label) });
    await box.click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text, { delay: 5 });
    await this.page.getByRole('option').first().waitFor();
    await this.page.keyboard.press('Enter');
    await expect(box).toHaveAttribute('aria-expanded', 'false');
    await expect(box).not.toHaveValue('');
  }
}
