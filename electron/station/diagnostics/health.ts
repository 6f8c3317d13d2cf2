import { z } from 'zod';
import type { DeviceHealth } from '../../../domain/channels/diagnostics.ts';
import { type SelfTestResult, selfTestResultSchema } from '../../../domain/devices/self-test.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { dayOf, daysBefore, errorCodeOf, keptErrors } from './activity-store.ts';
import { percentile } from './durations.ts';

const shownDays = 7;

/** Every device that is known now, with what was counted of it. Asks no device: answered also when their host hangs. */
export async function deviceHealth(
  desk: Pick<Desk, 'vault' | 'now' | 'devices' | 'activities'>,
): Promise<Result<DeviceHealth[]>> {
  await desk.activities.flush();
  const health: DeviceHealth[] = [];
  for (const state of desk.devices.states) {
    health.push({ state, ...(await countsOf(desk.vault.database, state.id, desk.now())) });
  }
  return ok(health);
}

async function countsOf(
  access: VaultAccess,
  deviceId: string,
  now: Date,
): Promise<Omit<DeviceHealth, 'state'>> {
  const since = daysBefore(now, shownDays).toISOString();
  const hours = await access
    .selectFrom('device_hour')
    .select(['hour', 'done', 'failed', 'losses'])
    .where('device_id', '=', deviceId)
    .where('hour', '>', since)
    .orderBy('hour')
    .execute();
  const errors = await access
    .selectFrom('device_error')
    .select(['at', 'code', 'cause', 'kind'])
    .where('device_id', '=', deviceId)
    .orderBy('number', 'desc')
    .limit(keptErrors)
    .execute();
  const durations = await access
    .selectFrom('device_duration')
    .select((row) => ['bucket', row.fn.sum<number>('count').as('count')])
    .where('device_id', '=', deviceId)
    .where('day', '>', dayOf(since))
    .groupBy('bucket')
    .execute();
  const p50 = percentile(durations, 0.5);
  const p95 = percentile(durations, 0.95);
  return {
    hours,
    lastErrors: errors.map((error) => ({ ...error, code: errorCodeOf(error.code) })),
    tookMs: p50 === null || p95 === null ? null : { p50, p95 },
    lastSelfTest: await lastSelfTestOf(access, deviceId),
  };
}

async function lastSelfTestOf(access: VaultAccess, deviceId: string): Promise<DeviceHealth['lastSelfTest']> {
  const row = await access
    .selectFrom('device_self_test')
    .select(['at', 'passed', 'results'])
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return row === undefined ? null : { at: row.at, passed: row.passed === 1, results: resultsOf(row.results) };
}

function resultsOf(text: string): SelfTestResult[] {
  // Of a version whose steps had other names.
  return z.array(selfTestResultSchema).catch([]).parse(JSON.parse(text));
}
