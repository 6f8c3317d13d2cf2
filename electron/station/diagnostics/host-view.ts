import type { FoundHardware, HostCheck } from '../../../domain/devices/host-report.ts';
import { technicalText } from '../../../domain/diagnostics/technical-text.ts';
import { type Result, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { plainName } from './device-names.ts';

/** Failures: `device-host-absent`, `host-restarted`, `timeout`. */
export async function foundHardware(desk: Desk): Promise<Result<FoundHardware[]>> {
  const found = await desk.devices.call('host.found', {});
  return found.ok
    ? ok(found.value.map((one) => ({ ...one, name: plainName(one.name), port: plainName(one.port) })))
    : found;
}

/** Failures: as `foundHardware`. */
export function hostChecks(desk: Desk): Promise<Result<HostCheck[]>> {
  return desk.devices.call('host.checks', {});
}

/**
 * Mends what a check found, where the operating system lets it: it may ask for an administrator, who takes a while to answer. Whether the
 * host answers at all is told at once. Failures: `permission-denied`, `cancelled`, those of `foundHardware`.
 */
export async function fixHost(desk: Desk, id: string): Promise<Result<HostCheck[]>> {
  const answers = await hostAnswers(desk);
  if (!answers.ok) return answers;
  const fixed = await desk.devices.call('host.fix', { id });
  const check = fixed.ok ? fixed.value.find((one) => one.id === id)?.status : undefined;
  await recordAudit(desk, 'host-fix-applied', null, {
    check: technicalText(id),
    outcome: fixed.ok ? (check ?? 'unknown') : fixed.error.code,
  });
  return fixed;
}

/** Before a call that may take long for good reasons. */
export async function hostAnswers(desk: Pick<Desk, 'devices'>): Promise<Result<void>> {
  const listed = await desk.devices.call('devices.list', {});
  return listed.ok ? ok() : listed;
}
