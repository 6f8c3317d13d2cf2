import { type Result, err, ok } from '../../../domain/result.ts';
import { type Desk, isTraining } from '../desk.ts';
import { deviceHealth } from './health.ts';
import { hostAnswers } from './host-view.ts';

/** `21/11/2026 15:04` in Viet Nam, which has one time zone and no summer time. */
function timeText(moment: Date): string {
  const there = new Date(moment.getTime() + 7 * 60 * 60 * 1000).toISOString();
  return `${there.slice(0, 10).split('-').reverse().join('/')} ${there.slice(11, 16)}`;
}

/** Failure: `not-provisioned`. */
export async function selfTestReport(
  desk: Desk,
): Promise<Result<{ pdf: Uint8Array<ArrayBuffer>; fileName: string }>> {
  if (desk.identity === null) return err('not-provisioned');
  const health = await deviceHealth(desk);
  if (!health.ok) return health;
  const now = desk.now();
  // Loaded when the first sheet is printed, as for slips.
  const { renderReport } = await import('./render-report.ts');
  const pdf = await renderReport({
    station: desk.identity.station,
    training: isTraining(desk),
    printedAt: timeText(now),
    version: desk.versions.station ?? '',
    devices: health.value,
    timeText: (at) => timeText(new Date(at)),
  });
  const stamp = now.toISOString().slice(0, 10);
  return ok({
    pdf: new Uint8Array(pdf),
    fileName: `kiem-tra-thiet-bi-${desk.identity.station.id}-${stamp}.pdf`,
  });
}

/** Failures: `not-provisioned`, those of the device host and the printer. */
export async function printReport(desk: Desk): Promise<Result<{ printer: string; simulated: boolean }>> {
  const answers = await hostAnswers(desk);
  if (!answers.ok) return answers;
  const report = await selfTestReport(desk);
  if (!report.ok) return report;
  const { pdf, fileName } = report.value;
  return desk.devices.call('slip.print', { jobName: fileName.replace(/\.pdf$/u, '').slice(0, 80), pdf });
}
