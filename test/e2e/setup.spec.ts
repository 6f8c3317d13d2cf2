import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type ChildProgram, runProgram, startProgram } from '../support/child-program.ts';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';
import { violations } from './axe.ts';
import { launchStation, projectRoot, unprovisionedFolder } from './launch.ts';

/** First run: from a machine that is no station to the sign-in screen, against a real centre. */

const program = join(projectRoot, 'dist/gateway/main.cjs');
const officers = [
  { id: 'can-bo-moi', name: 'ĐỖ CÁN BỘ MỚI', passphrase: 'bốn con vịt qua cầu' },
  { id: 'chi-huy-moi', name: 'BÙI CHỈ HUY MỚI', passphrase: 'năm con vịt qua cầu' },
];
let centre: ChildProgram<{ url: string; caFile: string }>;
let centreFolder: string;

test.beforeAll(async () => {
  centreFolder = mkdtempSync(join(tmpdir(), 'centre-'));
  centre = await startProgram(program, ['--data', centreFolder, '--port', '0', '--init'], () => undefined);
});
test.afterAll(async () => {
  await centre.stop();
  rmSync(centreFolder, { recursive: true, force: true });
});

test('a machine becomes a station from its own screen, and nothing typed is lost when the centre refuses', async () => {
  const code = await runProgram(program, [
    ...['codes', 'add', '--data', centreFolder, '--station', 'Trạm mới', '--unit', '00004'],
    ...['--unit-name', 'Công an phường Mới', '--policy', '2024-07'],
    ...['--officer', `${officers[0]?.id}:${officers[0]?.name}:Đại úy:officer`],
    ...['--officer', `${officers[1]?.id}:${officers[1]?.name}:Trung tá:supervisor`],
  ]);
  const fingerprint = new X509Certificate(readFileSync(centre.ready.caFile)).fingerprint256;
  const folder = unprovisionedFolder();
  const { app, officer: page } = await launchStation({ dataFolder: folder.path });
  const hands = new OfficerHands(page);
  try {
    await hands.atStep(vi['provision.title']);
    await page.getByLabel(vi['setup.replace']).check();
    await expect(page.getByText(vi['restore.none'])).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel(vi['setup.new']).check();
    await page.getByLabel(labelled(vi['setup.url'])).fill(centre.ready.url);
    const sheet = page.getByLabel(labelled(vi['setup.fingerprint']));
    await sheet.click();
    await page.keyboard.type(fingerprint.toLowerCase());
    await expect(sheet).toHaveValue(fingerprint.replaceAll(':', '').replaceAll(/.{4}(?=.)/g, '$& '));
    await page.getByRole('button', { name: vi['setup.addOfficer'] }).click();
    for (const [index, { id, passphrase }] of officers.entries()) {
      const n = { n: String(index + 1) };
      await page.getByLabel(labelled(vi['setup.officerId'].replace('{{n}}', n.n))).fill(id);
      await page.getByLabel(labelled(vi['setup.passphrase'])).nth(index).fill(passphrase);
      await page.getByLabel(labelled(vi['setup.again'])).nth(index).fill(passphrase);
    }
    await page.getByLabel(labelled(vi['setup.code'])).fill('KHONG-PHAI-MA-NAY');
    expect(await violations(page)).toEqual([]);
    await hands.act(vi['setup.act']);
    await expect(page.getByText(vi['failure.code-invalid'])).toBeVisible();
    await expect(page.getByLabel(labelled(vi['setup.again'])).last()).toHaveValue(
      officers[1]?.passphrase ?? '',
    );

    await page.getByLabel(labelled(vi['setup.code'])).fill(code.trim());
    await hands.act(vi['setup.act']);
    await hands.atStep(vi['signIn.title']);
    for (const { name } of officers) await expect(page.getByText(name).first()).toBeVisible();
    await page.getByLabel(labelled(vi['credential.passphrase'])).fill(officers[0]?.passphrase ?? '');
    await hands.ready(vi['signIn.act']).waitFor();
    await page.keyboard.press('Enter');
    await hands.atStep(vi['home.title']);
  } finally {
    await app.close();
    folder.remove();
  }
});
