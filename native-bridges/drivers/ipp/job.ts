import { err, ok } from '../../../domain/result.ts';
import { deadline, pause } from '../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../transports/failure.ts';
import type { IppClient, IppDocument, JobLook, PrinterLook } from './client.ts';
import { ippOperations, jobStates } from './tags.ts';
import type { IppTimings } from './timings.ts';

/** A document in the forms we can give it; the first one the printer takes is sent. */
export interface OfferedDocument {
  readonly format: string;
  readonly bytes: () => Uint8Array | Promise<Uint8Array>;
}

/**
 * Prints one document and sees it to its end. A failure means that nothing was printed, except `outcome-unknown`: the printer had the job and its end
 * was not seen. Nothing is ever sent twice.
 * @param tell sheets that are done so far
 */
export async function printDocument(
  client: IppClient,
  printer: PrinterLook,
  { jobName, forms }: { jobName: string; forms: readonly OfferedDocument[] },
  timings: IppTimings,
  signal: AbortSignal,
  tell: (sheetsDone: number) => void = () => undefined,
): Promise<BridgeResult<void>> {
  const form = forms.find(({ format }) => printer.formats.includes(format));
  if (form === undefined) {
    const taken = printer.formats.join(' ').slice(0, 120);
    return err(
      'protocol-error',
      `printer takes no ${forms.map(({ format }) => format).join(' or ')}: ${taken}`,
    );
  }
  const document = { jobName, format: form.format, bytes: await form.bytes() };
  const limit = deadline(signal, timings.job);
  try {
    const job = new Job(client, timings, limit.signal, limit.reason, tell);
    return await job.print(document, printer.operations);
  } finally {
    limit.clear();
  }
}

class Job {
  constructor(
    private readonly client: IppClient,
    private readonly timings: IppTimings,
    private readonly signal: AbortSignal,
    private readonly reason: () => 'timeout' | 'cancelled',
    private readonly tell: (sheetsDone: number) => void,
  ) {}

  async print(document: IppDocument, operations: readonly number[]): Promise<BridgeResult<void>> {
    const { call, send } = this.timings;
    const can = (operation: number): boolean => operations.includes(operation);
    if (can(ippOperations.validateJob)) {
      const valid = await this.client.validate(document, { signal: this.signal, timeoutMs: call });
      if (!valid.ok) return valid;
    }
    if (!can(ippOperations.createJob) || !can(ippOperations.sendDocument)) {
      const sent = await this.client.printJob(document, { signal: this.signal, timeoutMs: send });
      if (sent.ok) return await this.#follow(sent.value);
      return mayHaveArrived(sent.error) ? unseen(sent.error) : sent;
    }
    const created = await this.client.createJob(document, { signal: this.signal, timeoutMs: call });
    if (!created.ok) return created;
    const sent = await this.client.sendDocument(created.value, document, {
      signal: this.signal,
      timeoutMs: send,
    });
    return sent.ok || (await this.#hasArrived(created.value, sent.error))
      ? await this.#follow(created.value)
      : await this.#takeBack(created.value, sent.error);
  }

  /** The answer was lost on its way: a printer that works on the job has the document, and is left to finish it. */
  async #hasArrived(jobId: number, failure: BridgeFailure): Promise<boolean> {
    if (this.signal.aborted || !mayHaveArrived(failure)) return false;
    const job = await this.client.lookAtJob(jobId, { signal: this.signal, timeoutMs: this.timings.call });
    if (!job.ok) return false;
    const { processing, stopped, completed } = jobStates;
    return [processing, stopped, completed].some((state) => state === job.value.state);
  }

  async #follow(jobId: number): Promise<BridgeResult<void>> {
    const { call, jobEvery, silence, stopped } = this.timings;
    let heardAt = performance.now();
    let stoppedSince: number | undefined;
    for (;;) {
      if (this.signal.aborted) {
        return await this.#takeBack(jobId, { code: this.reason(), cause: `job ${jobId}` });
      }
      const job = await this.client.lookAtJob(jobId, {
        signal: this.signal,
        timeoutMs: Math.min(call, silence),
      });
      const now = performance.now();
      if (job.ok) {
        heardAt = now;
        this.tell(job.value.sheetsDone ?? 0);
        const end = ended(job.value);
        if (end !== undefined) return end;
      } else if (now - heardAt > silence && !this.#over()) {
        return unseen(job.error);
      }
      const fault = job.ok ? await this.#fault() : undefined;
      if (fault === undefined) {
        stoppedSince = undefined;
      } else {
        stoppedSince ??= now;
        if (now - stoppedSince >= stopped) return await this.#takeBack(jobId, fault);
      }
      await pause(jobEvery, this.signal);
    }
  }

  #over(): boolean {
    return this.signal.aborted;
  }

  async #fault(): Promise<BridgeFailure | undefined> {
    const printer = await this.client.look({ signal: this.signal, timeoutMs: this.timings.look });
    return printer.ok ? (printer.value.fault ?? undefined) : undefined;
  }

  /** Cancels the job and looks whether it is: only then has it failed for that reason and no other. */
  async #takeBack(jobId: number, why: BridgeFailure): Promise<BridgeResult<void>> {
    const limit = deadline(new AbortController().signal, this.timings.takeBack);
    const options = { signal: limit.signal, timeoutMs: this.timings.call };
    let last: BridgeFailure = why;
    try {
      while (!limit.signal.aborted) {
        const cancelled = await this.client.cancelJob(jobId, options);
        const job = await this.client.lookAtJob(jobId, options);
        if (job.ok) {
          const { state, sheetsDone } = job.value;
          if (state === jobStates.completed) return ok();
          if (state === jobStates.cancelled || state === jobStates.aborted) {
            return sheetsDone === 0 ? { ok: false, error: why } : unseen(why);
          }
        }
        last = job.ok ? (cancelled.ok ? last : cancelled.error) : job.error;
        await pause(this.timings.jobEvery, limit.signal);
      }
      return unseen(last);
    } finally {
      limit.clear();
    }
  }
}

/** A request that failed otherwise than by an answer may have been carried out; one that met nobody has not. */
function mayHaveArrived(failure: BridgeFailure): boolean {
  return failure.code !== 'not-found' && !('refused' in failure);
}

function unseen({ code, cause }: BridgeFailure): BridgeResult<never> {
  return err('outcome-unknown', `${code}: ${cause ?? ''}`.slice(0, 200));
}

function ended({ state, reasons, sheetsDone }: JobLook): BridgeResult<void> | undefined {
  const cause = reasons.join(' ').slice(0, 200);
  if (state === jobStates.completed) return ok();
  if (state === jobStates.cancelled) {
    return sheetsDone === 0 ? err('cancelled', cause) : err('outcome-unknown', cause);
  }
  if (state !== jobStates.aborted) return undefined;
  const unreadable = reasons.some(
    (reason) => reason.startsWith('document-') || reason.startsWith('unsupported-'),
  );
  if (unreadable && (sheetsDone ?? 0) === 0) return err('protocol-error', cause);
  return sheetsDone === 0 ? err('printer-stopped', cause) : err('outcome-unknown', cause);
}
