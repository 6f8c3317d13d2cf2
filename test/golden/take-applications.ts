// Runs inside the tree of an earlier version, as one of its tests: see make.sh. What changed between the versions is looked up, not imported.
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { unwrap } from '../../domain/result.ts';
import { completeFields, OfficerAtWork } from '../support/station/officer-at-work.ts';
import { passphrases } from '../support/station/passphrases.ts';
import { everythingWorks } from '../support/station/scripted-devices.ts';
import { temporaryStation } from '../support/station/temporary-station.ts';

const out = process.env['GOLDEN'] ?? '';

it('takes two applications and seals one', async () => {
  const desk = await temporaryStation({ policyId: '2024-07' });
  const call = desk.officer.call as unknown as (name: string, input: object) => Promise<never>;
  const passphrase = passphrases['le-van-a'];
  const credential = { kind: 'passphrase', passphrase };
  // Credentials came with the version that knew more than one kind.
  const bySecret = !('signs' in OfficerAtWork.prototype);
  const secret = bySecret ? { passphrase } : { credential };
  unwrap(await call('session.signIn', { officerId: 'le-van-a', ...secret }));
  desk.plugIn(everythingWorks);
  const takeAll = async (personalNumber: string): Promise<string> => {
    const work = new OfficerAtWork(desk.officer);
    const draftId = await work.startsWith({ ...completeFields, personalNumber }, 'reissue.lost');
    await work.capturesAllFingers();
    await work.takesPhoto();
    await work.exceptsIris();
    await work.takesSignature();
    await work.readsBackAndConfirms();
    return draftId;
  };
  const sealed = await takeAll('003090000111');
  const approval = bySecret ? {} : { approval: null };
  unwrap(await call('application.sign', { draftId: sealed, ...secret, ...approval }));
  const draft = await takeAll('003090000123');
  await desk.station.stop();
  // The vault and, from the version that had one, the ring of its keys; no log.
  for (const { name } of readdirSync(desk.dataFolder, { withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )) {
    if (!name.endsWith('.log')) cpSync(join(desk.dataFolder, name), join(out, 'station', name));
  }
  cpSync(join(desk.dataFolder, 'outbox', `${sealed}.p7m`), join(out, 'sealed.p7m'));
  const { vaultKey } = desk;
  const made = {
    commit: process.env['GOLDEN_COMMIT'],
    madeAt: new Date().toISOString(),
    vaultKey,
    draft,
    sealed,
  };
  writeFileSync(join(out, 'golden.json'), `${JSON.stringify(made, null, 2)}\n`);
  await desk.remove().catch(() => undefined);
});
