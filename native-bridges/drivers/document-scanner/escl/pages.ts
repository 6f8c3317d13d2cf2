import type { DocumentScanRequest } from '../../../../domain/devices/document-scanner.ts';
import { err } from '../../../../domain/result.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { EsclClient, NextPage } from './client.ts';
import { sourceFault, type EsclCapabilities, type EsclInput } from './codec.ts';
import type { EsclTimings } from './timings.ts';

/** The pages of one job as they come; returns why no more came, or undefined after the last. The job is never left behind on the scanner. */
export async function* scanPages(
  client: EsclClient,
  capabilities: EsclCapabilities,
  request: DocumentScanRequest,
  timings: EsclTimings,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, BridgeFailure | undefined, undefined> {
  const input = inputFor(capabilities, request);
  if (!input.ok) return input.error;
  const before = await faultOf(client, request, timings, signal);
  if (before !== undefined) return before;
  const job = await start(client, capabilities, input.value, request, timings, signal);
  if (!job.ok) return (await faultOf(client, request, timings, signal)) ?? job.error;
  let finished = false;
  try {
    for (let pages = 0; ; ) {
      const next = await nextPage(client, job.value, timings, signal);
      if (!next.ok) return (await faultOf(client, request, timings, signal)) ?? next.error;
      if (next.value === 'end') {
        finished = true;
        const fault = await endFault(client, request, timings, signal, pages);
        return fault;
      }
      pages += 1;
      yield next.value.page;
      // The platen has one page, whatever a scanner would answer to a second question.
      if (request.source === 'platen' || pages >= request.maxPages) return undefined;
    }
  } finally {
    if (!finished) await leave(client, job.value, timings);
  }
}

function inputFor(
  { platen, feeder, duplex }: EsclCapabilities,
  request: DocumentScanRequest,
): BridgeResult<EsclInput> {
  const input = request.source === 'platen' ? platen : request.duplex ? (duplex ?? feeder) : feeder;
  if (input === null) return err('protocol-error', `scanner has no ${request.source}`);
  if (request.source === 'feeder' && request.duplex && duplex === null) {
    return err('protocol-error', 'feeder turns no sheets');
  }
  if (input.formats.length > 0 && !input.formats.includes('image/jpeg')) {
    return err('protocol-error', `scanner gives no image/jpeg: ${input.formats.join(' ').slice(0, 120)}`);
  }
  return { ok: true, value: input };
}

/** The scanner's own word on what went wrong is worth more than how a call failed; undefined where it has none. */
async function faultOf(
  client: EsclClient,
  { source }: DocumentScanRequest,
  timings: EsclTimings,
  signal: AbortSignal,
): Promise<BridgeFailure | undefined> {
  const status = await client.status({ signal, timeoutMs: timings.look });
  if (!status.ok) return undefined;
  const code = sourceFault(status.value, source);
  return code === null ? undefined : { code, cause: status.value.feeder ?? status.value.state };
}

/** An empty feeder behind the last page is how a stack ends; before the first it is a failure, and a jam is one always. */
async function endFault(
  client: EsclClient,
  request: DocumentScanRequest,
  timings: EsclTimings,
  signal: AbortSignal,
  pages: number,
): Promise<BridgeFailure | undefined> {
  const fault = await faultOf(client, request, timings, signal);
  if (fault !== undefined && (fault.code !== 'feeder-empty' || pages === 0)) return fault;
  return pages === 0 ? { code: 'protocol-error', cause: 'job without a page' } : undefined;
}

async function start(
  client: EsclClient,
  capabilities: EsclCapabilities,
  input: EsclInput,
  request: DocumentScanRequest,
  timings: EsclTimings,
  signal: AbortSignal,
): Promise<BridgeResult<string>> {
  const end = performance.now() + timings.busy;
  for (;;) {
    const started = await client.start(capabilities, input, request, { signal, timeoutMs: timings.call });
    const again = !started.ok && started.error.code === 'in-use' && performance.now() < end;
    if (!again || signal.aborted) return started;
    await pause(timings.retry, signal);
  }
}

async function nextPage(
  client: EsclClient,
  job: string,
  timings: EsclTimings,
  signal: AbortSignal,
): Promise<BridgeResult<Exclude<NextPage, 'later'>>> {
  const end = performance.now() + timings.page;
  for (;;) {
    const next = await client.nextPage(job, { signal, timeoutMs: timings.page });
    if (!next.ok) return next;
    if (next.value !== 'later') return { ok: true, value: next.value };
    if (signal.aborted) return err('cancelled');
    if (performance.now() > end) return err('not-responding', 'page does not come');
    await pause(timings.retry, signal);
  }
}

/** Whatever ended it: a scanner keeps a job that nobody fetches, and is busy for minutes. */
async function leave(client: EsclClient, job: string, timings: EsclTimings): Promise<boolean> {
  const removed = await client.remove(job, {
    signal: new AbortController().signal,
    timeoutMs: timings.takeBack,
  });
  return removed.ok;
}
