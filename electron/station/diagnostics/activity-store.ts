import type { DeviceActivity } from '../../../domain/devices/host-report.ts';
import { deviceErrorCodeSchema } from '../../../domain/devices/device.ts';
import type { SelfTestResult } from '../../../domain/devices/self-test.ts';
import { technicalText } from '../../../domain/diagnostics/technical-text.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { bucketOf } from './durations.ts';

const keptDays = 90;
/** Errors that are kept of each device. */
export const keptErrors = 20;
const dayMs = 24 * 60 * 60 * 1000;

export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs);
const hourOf = (at: string): string => `${at.slice(0, 13)}:00:00.000Z`;
export const dayOf = (at: string): string => at.slice(0, 10);

/** Adds what devices did to their counts; in the caller's transaction. */
export async function addActivities(
  access: VaultAccess,
  activities: readonly DeviceActivity[],
): Promise<void> {
  for (const activity of activities) {
    await addToHour(access, activity);
    if (activity.kind === 'capture' && activity.outcome === 'done') await addDuration(access, activity);
    if (activity.outcome === 'failed') await addError(access, activity);
  }
  const devices = new Set(activities.map(({ deviceId }) => deviceId));
  for (const deviceId of devices) await dropOlderErrors(access, deviceId);
}

async function addToHour(
  access: VaultAccess,
  { deviceId, at, kind, outcome }: DeviceActivity,
): Promise<void> {
  const done = kind === 'capture' && outcome === 'done' ? 1 : 0;
  const failed = kind === 'capture' && outcome === 'failed' ? 1 : 0;
  const losses = kind === 'connection' && outcome === 'failed' ? 1 : 0;
  if (done + failed + losses === 0) return;
  await access
    .insertInto('device_hour')
    .values({ device_id: deviceId, hour: hourOf(at), done, failed, losses })
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'hour']).doUpdateSet((row) => ({
        done: row('device_hour.done', '+', done),
        failed: row('device_hour.failed', '+', failed),
        losses: row('device_hour.losses', '+', losses),
      })),
    )
    .execute();
}

async function addDuration(access: VaultAccess, { deviceId, at, tookMs }: DeviceActivity): Promise<void> {
  await access
    .insertInto('device_duration')
    .values({ device_id: deviceId, day: dayOf(at), bucket: bucketOf(tookMs), count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['device_id', 'day', 'bucket'])
        .doUpdateSet((row) => ({ count: row('device_duration.count', '+', 1) })),
    )
    .execute();
}

async function addError(
  access: VaultAccess,
  { deviceId, at, kind, code, cause }: DeviceActivity,
): Promise<void> {
  await access
    .insertInto('device_error')
    .values({
      device_id: deviceId,
      at,
      kind,
      code: code ?? 'unknown',
      // A vendor's text is kept as far as its words are known.
      cause: cause === null ? null : technicalText(cause),
    })
    .execute();
}

async function dropOlderErrors(access: VaultAccess, deviceId: string): Promise<void> {
  await access
    .deleteFrom('device_error')
    .where('device_id', '=', deviceId)
    .where('number', 'not in', (select) =>
      select
        .selectFrom('device_error')
        .select('number')
        .where('device_id', '=', deviceId)
        .orderBy('number', 'desc')
        .limit(keptErrors),
    )
    .execute();
}

/** The last finished self-test of a device takes the place of the one before. */
export async function keepSelfTest(
  access: VaultAccess,
  deviceId: string,
  test: { readonly at: Date; readonly passed: boolean; readonly results: readonly SelfTestResult[] },
): Promise<void> {
  const values = {
    at: test.at.toISOString(),
    passed: test.passed ? (1 as const) : (0 as const),
    results: JSON.stringify(test.results),
  };
  await access
    .insertInto('device_self_test')
    .values({ device_id: deviceId, ...values })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
    .execute();
}

/** Counts are kept for 90 days; errors and self-tests of a device for as long as anything of it is. */
export async function pruneActivity(access: VaultAccess, now: Date): Promise<void> {
  const oldest = daysBefore(now, keptDays).toISOString();
  await access.deleteFrom('device_hour').where('hour', '<', oldest).execute();
  await access.deleteFrom('device_duration').where('day', '<', dayOf(oldest)).execute();
  await access.deleteFrom('device_error').where('at', '<', oldest).execute();
  await access.deleteFrom('device_self_test').where('at', '<', oldest).execute();
}

export const errorCodeOf = (code: string) => deviceErrorCodeSchema.catch('unknown').parse(code);
