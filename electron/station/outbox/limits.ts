import { type OutboxLimits, outboxLimitsSchema } from '../../../domain/channels/outbox.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

const limitsKey = 'outbox-limits';
const pausedKey = 'outbox-paused';
const hourMs = 3_600_000;

export const noLimits: OutboxLimits = { bytesPerSecond: null, metered: [] };

export async function readLimits(access: VaultAccess): Promise<OutboxLimits> {
  const text = await readSetting(access, limitsKey);
  return text === null ? noLimits : outboxLimitsSchema.parse(JSON.parse(text));
}

export async function writeLimits(access: VaultAccess, limits: OutboxLimits): Promise<void> {
  await writeSetting(access, limitsKey, JSON.stringify(limits));
}

export async function readPaused(access: VaultAccess): Promise<boolean> {
  return (await readSetting(access, pausedKey)) === 'yes';
}

export async function writePaused(access: VaultAccess, paused: boolean): Promise<void> {
  await writeSetting(access, pausedKey, paused ? 'yes' : 'no');
}

/** Whether the line is paid by the byte in this hour of the machine's own zone. `from` inclusive, `to` exclusive, past midnight too. */
export function isMetered({ metered }: OutboxLimits, hour: number): boolean {
  return metered.some(({ from, to }) => (from < to ? hour >= from && hour < to : hour >= from || hour < to));
}

/** When it next becomes metered, or is no longer: the start of an hour within a day; null where it never changes. */
export function meteredChangesAt(limits: OutboxLimits, now: Date): Date | null {
  const metered = isMetered(limits, now.getHours());
  const next = new Date(now);
  next.setMinutes(0, 0, 0);
  for (let hours = 0; hours < 25; hours += 1) {
    next.setTime(next.getTime() + hourMs);
    if (isMetered(limits, next.getHours()) !== metered) return next;
  }
  return null;
}
