import type { Desk } from '../desk.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';
import { clockToleranceSeconds } from './clock-watch.ts';
import { recordAudit } from './record-audit.ts';

/** What travel and verification of an acknowledgement may take before the clocks are said to differ. */
const centreToleranceSeconds = 60;
const settingKey = 'audit.clock-difference';

type Clocked = Pick<Desk, 'vault' | 'now'>;

/** At start: a clock that stands before the newest entry was set back while nobody watched. */
export async function noteClockAtStart(desk: Clocked): Promise<void> {
  const newest = await desk.vault.database
    .selectFrom('audit')
    .select('at')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return;
  const bySeconds = Math.round((Date.parse(newest.at) - desk.now().getTime()) / 1000);
  if (bySeconds <= clockToleranceSeconds) return;
  await recordAudit({ vault: desk.vault, now: desk.now, officer: null }, 'clock-behind', null, {
    newest: newest.at,
    bySeconds,
  });
}

/**
 * The centre has just told its time. Noted when the station's clock differs by more than a minute, once for each change of the difference by
 * more than that, and with 0 when they agree again.
 */
export async function noteCentreTime(desk: Clocked, at: Date): Promise<void> {
  const difference = Math.round((desk.now().getTime() - at.getTime()) / 1000);
  const bySeconds = Math.abs(difference) > centreToleranceSeconds ? difference : 0;
  const before = Number((await readSetting(desk.vault.database, settingKey)) ?? '0');
  if (bySeconds === before || (bySeconds !== 0 && Math.abs(bySeconds - before) <= centreToleranceSeconds))
    return;
  await writeSetting(desk.vault.database, settingKey, String(bySeconds));
  await recordAudit({ vault: desk.vault, now: desk.now, officer: null }, 'clock-differs', null, {
    bySeconds,
  });
}
