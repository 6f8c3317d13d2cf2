import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, expect } from '@playwright/test';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';

/** Signs in whoever it is from the sign-in screen; done when the screen is gone. */
export async function signInAs(page: Page, someone: { id: string; passphrase: string }): Promise<void> {
  await new OfficerHands(page).atStep(vi['signIn.title']);
  await page.locator(`input[name="officer"][value="${someone.id}"]`).check();
  await page.getByLabel(labelled(vi['credential.passphrase'])).first().fill(someone.passphrase);
  // After a wrong try the wait may just be ending: Enter counts for nothing before.
  await new OfficerHands(page).ready(vi['signIn.act']).waitFor();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: vi['signIn.title'] })).toBeHidden();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: vi['frame.signOut'] }).click();
  await new OfficerHands(page).atStep(vi['signIn.title']);
}

/** Names a folder as a stick, in the station's configuration; counts from the next start. */
export function withPlace(stationFolder: string, folder: string): void {
  const file = join(stationFolder, 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...config, places: [folder] }));
}
