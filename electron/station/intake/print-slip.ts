import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type Desk, onDuty } from '../desk.ts';
import { openDataKey } from '../vault/application-keys.ts';
import { slipDataSchema } from '../slip/slip-data.ts';

interface SlipFile {
  readonly ticket: string;
  readonly pdf: Uint8Array<ArrayBuffer>;
}

/** Rendered from what was kept at sealing: it can be printed again when the evidence is gone. */
async function slipOf(desk: Desk, applicationId: string): Promise<Result<SlipFile>> {
  const duty = onDuty(desk);
  if (!duty.ok) return duty;
  const row = await desk.vault.database
    .selectFrom('application')
    .select(['ticket', 'slip'])
    .where('id', '=', applicationId)
    .executeTakeFirst();
  if (row === undefined) return err('application-unknown');
  const key = await openDataKey(desk.vault.database, applicationId, 'index');
  const slip: unknown = JSON.parse(key.open('slip', 0, row.slip).toString('utf8'));
  // Loaded when the first slip is printed: the PDF library would cost every start a third of a second.
  const { renderSlip } = await import('../slip/render-slip.ts');
  return ok({
    ticket: row.ticket,
    pdf: new Uint8Array(await renderSlip(slipDataSchema.parse(slip))),
  });
}

/** Failure: `application-unknown`. */
export async function slipPdf(
  desk: Desk,
  input: { applicationId: string },
): Promise<Result<{ pdf: Uint8Array<ArrayBuffer>; fileName: string }>> {
  const slip = await slipOf(desk, input.applicationId);
  return slip.ok ? ok({ pdf: slip.value.pdf, fileName: `giay-hen-${slip.value.ticket}.pdf` }) : slip;
}

/** Failures: `application-unknown`, `device-host-absent`, and the printer's own codes. */
export async function printSlip(
  desk: Desk,
  input: { applicationId: string },
): Promise<Result<{ printer: string; simulated: boolean }>> {
  const slip = await slipOf(desk, input.applicationId);
  if (!slip.ok) return slip;
  const printed = await desk.devices.call('slip.print', {
    jobName: `giay-hen-${slip.value.ticket}`,
    pdf: slip.value.pdf,
  });
  if (printed.ok) {
    await recordAudit(desk, 'slip-printed', input.applicationId, { printer: printed.value.printer });
  }
  return printed;
}
