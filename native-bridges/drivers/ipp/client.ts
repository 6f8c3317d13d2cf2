import { err, ok } from '../../../domain/result.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from '../../transports/failure.ts';
import type { DeviceHttp } from '../../transports/http-device.ts';
import {
  attribute,
  decodeIpp,
  encodeIpp,
  numberOf,
  textOf,
  textsOf,
  type IppAttribute,
  type IppMessage,
} from './codec.ts';
import { printerFault } from './reasons.ts';
import { groupTags, ippOperations, printerStates, valueTags, type IppOperation } from './tags.ts';

/** What a printer says of itself in one look. */
export interface PrinterLook {
  readonly makeAndModel: string | null;
  readonly serialNumber: string | null;
  readonly firmware: string | null;
  readonly formats: readonly string[];
  readonly operations: readonly number[];
  /** Why it can't print now. */
  readonly fault: BridgeFailure | null;
  readonly reasons: readonly string[];
  readonly supplies: readonly { readonly name: string; readonly level: number | null }[];
}

export interface JobLook {
  readonly state: number;
  readonly reasons: readonly string[];
  /** Null where the printer does not count: whether anything was printed is then not known. */
  readonly sheetsDone: number | null;
}

/** The printer itself answered no: what was asked was not done. Any other failure may have come after it was. */
export interface Refusal extends BridgeFailure {
  readonly refused: true;
}

const answerLimit = 1024 * 1024;
/** As whom jobs are sent: the same user may take them back. */
const userName = 'tram-can-cuoc';

/** A document on its way. */
export interface IppDocument {
  readonly jobName: string;
  readonly format: string;
  readonly bytes: Uint8Array;
}

/** IPP operations over HTTP (RFC 8010, 8011); each is one exchange. Nothing here waits for a job. */
export class IppClient {
  #version = 0x0200;

  /** @param uri `ipp://127.0.0.1:631/printers/receipts` */
  constructor(
    readonly http: DeviceHttp,
    private readonly uri: URL,
  ) {}

  async look(options: CallOptions): Promise<BridgeResult<PrinterLook>> {
    const asked = await this.#ask(ippOperations.getPrinterAttributes, options, {
      operation: [
        attribute(
          'requested-attributes',
          valueTags.keyword,
          'printer-state',
          'printer-state-reasons',
          'printer-is-accepting-jobs',
          'printer-make-and-model',
          'printer-device-id',
          'printer-firmware-string-version',
          'document-format-supported',
          'operations-supported',
          'marker-names',
          'marker-levels',
        ),
      ],
    });
    return asked.ok ? readPrinter(asked.value) : asked;
  }

  async validate(document: IppDocument, options: CallOptions): Promise<BridgeResult<void>> {
    const asked = await this.#ask(ippOperations.validateJob, options, { operation: jobAttributes(document) });
    return asked.ok ? ok() : asked;
  }

  /** A job without its document yet; nothing is printed before that came. */
  async createJob(document: IppDocument, options: CallOptions): Promise<BridgeResult<number>> {
    const { jobName } = document;
    const asked = await this.#ask(ippOperations.createJob, options, {
      operation: [attribute('job-name', valueTags.name, jobName)],
    });
    return asked.ok ? jobIdOf(asked.value) : asked;
  }

  async sendDocument(
    jobId: number,
    document: IppDocument,
    options: CallOptions,
  ): Promise<BridgeResult<void>> {
    const asked = await this.#ask(
      ippOperations.sendDocument,
      options,
      {
        jobId,
        operation: [
          attribute('document-format', valueTags.mimeType, document.format),
          attribute('last-document', valueTags.boolean, true),
        ],
      },
      document.bytes,
    );
    return asked.ok ? ok() : asked;
  }

  async printJob(document: IppDocument, options: CallOptions): Promise<BridgeResult<number>> {
    const asked = await this.#ask(
      ippOperations.printJob,
      options,
      { operation: jobAttributes(document) },
      document.bytes,
    );
    return asked.ok ? jobIdOf(asked.value) : asked;
  }

  async lookAtJob(jobId: number, options: CallOptions): Promise<BridgeResult<JobLook>> {
    const asked = await this.#ask(ippOperations.getJobAttributes, options, {
      jobId,
      operation: [
        attribute(
          'requested-attributes',
          valueTags.keyword,
          'job-state',
          'job-state-reasons',
          'job-impressions-completed',
          'job-media-sheets-completed',
        ),
      ],
    });
    if (!asked.ok) return asked;
    const state = numberOf(asked.value, groupTags.job, 'job-state');
    if (state === undefined) return err('protocol-error', 'job without a state');
    const done = ['job-impressions-completed', 'job-media-sheets-completed'].flatMap(
      (name) => numberOf(asked.value, groupTags.job, name) ?? [],
    );
    return ok({
      state,
      reasons: textsOf(asked.value, groupTags.job, 'job-state-reasons'),
      sheetsDone: done.length === 0 ? null : Math.max(...done),
    });
  }

  async cancelJob(jobId: number, options: CallOptions): Promise<BridgeResult<void>> {
    const asked = await this.#ask(ippOperations.cancelJob, options, { jobId, operation: [] });
    return asked.ok ? ok() : asked;
  }

  async #ask(
    operation: IppOperation,
    options: CallOptions,
    { jobId, operation: more }: { jobId?: number; operation: readonly IppAttribute[] },
    data: Uint8Array = new Uint8Array(0),
  ): Promise<BridgeResult<IppMessage>> {
    const asked = await this.#exchange(operation, options, jobId, more, data);
    // server-error-version-not-supported: an older printer, which has done nothing yet.
    if (!asked.ok || asked.value.code !== 0x0503 || this.#version === 0x0101) return accepted(asked);
    this.#version = 0x0101;
    return accepted(await this.#exchange(operation, options, jobId, more, data));
  }

  async #exchange(
    operation: IppOperation,
    { signal, timeoutMs }: CallOptions,
    jobId: number | undefined,
    more: readonly IppAttribute[],
    data: Uint8Array,
  ): Promise<BridgeResult<IppMessage>> {
    const first = [
      attribute('attributes-charset', valueTags.charset, 'utf-8'),
      attribute('attributes-natural-language', valueTags.language, 'en'),
      attribute('printer-uri', valueTags.uri, this.uri.href),
      ...(jobId === undefined ? [] : [attribute('job-id', valueTags.integer, jobId)]),
      attribute('requesting-user-name', valueTags.name, userName),
    ];
    const answer = await this.http.call({
      method: 'POST',
      path: this.uri.pathname === '' ? '/' : this.uri.pathname,
      contentType: 'application/ipp',
      // Each exchange has a connection of its own: any number tells it from none, and the same one makes traces repeat.
      body: encodeIpp({
        version: this.#version,
        code: operation,
        requestId: operation,
        groups: [{ tag: groupTags.operation, attributes: [...first, ...more] }],
        data,
      }),
      limitBytes: answerLimit,
      signal,
      timeoutMs,
    });
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status !== 200) return { ok: false, error: httpFailure(status) };
    const message = decodeIpp(body);
    if (message.ok && message.value.requestId !== operation) {
      return err('protocol-error', 'answer to another request');
    }
    return message;
  }
}

function jobAttributes({ jobName, format }: IppDocument): readonly IppAttribute[] {
  return [
    attribute('job-name', valueTags.name, jobName),
    attribute('document-format', valueTags.mimeType, format),
  ];
}

function jobIdOf(message: IppMessage): BridgeResult<number> {
  const id = numberOf(message, groupTags.job, 'job-id');
  return id === undefined ? err('protocol-error', 'job without a number') : ok(id);
}

function httpFailure(status: number): Refusal {
  const cause = `HTTP ${status}`;
  if (status === 401 || status === 403 || status === 426) return refusal('permission-denied', cause);
  if (status === 404) return refusal('not-found', `${cause}: no such printer or queue`);
  return refusal(status === 503 ? 'not-ready' : 'protocol-error', cause);
}

function refusal(code: BridgeFailure['code'], cause: string): Refusal {
  return { code, cause, refused: true };
}

/** Status codes of RFC 8011, B.1, that an officer remedies differently; any other refusal is `protocol-error`. */
const refusals: Readonly<Record<number, BridgeFailure['code']>> = {
  0x0401: 'permission-denied',
  0x0402: 'permission-denied',
  0x0403: 'permission-denied',
  0x0404: 'not-ready',
  0x0406: 'not-found',
  0x0502: 'not-ready',
  0x0504: 'printer-stopped',
  0x0506: 'printer-stopped',
  0x0507: 'in-use',
  0x0508: 'cancelled',
};

function accepted(asked: BridgeResult<IppMessage>): BridgeResult<IppMessage> {
  if (!asked.ok || asked.value.code < 0x0100) return asked;
  const { code } = asked.value;
  const said = textOf(asked.value, groupTags.operation, 'status-message') ?? '';
  const cause = `IPP ${code.toString(16).padStart(4, '0')} ${said}`.trim().slice(0, 200);
  return { ok: false, error: refusal(refusals[code] ?? 'protocol-error', cause) };
}

function readPrinter(message: IppMessage): BridgeResult<PrinterLook> {
  const printer = groupTags.printer;
  const state = numberOf(message, printer, 'printer-state');
  if (state === undefined) return err('protocol-error', 'printer without a state');
  const reasons = textsOf(message, printer, 'printer-state-reasons');
  const accepting = message.groups.some(({ tag, attributes }) =>
    attributes.some(
      ({ name, values }) =>
        tag === printer && name === 'printer-is-accepting-jobs' && values[0]?.value === false,
    ),
  );
  const names = textsOf(message, printer, 'marker-names');
  const deviceId = textOf(message, printer, 'printer-device-id') ?? '';
  return ok({
    makeAndModel: textOf(message, printer, 'printer-make-and-model') ?? null,
    serialNumber: /(?:^|;)(?:SN|SERN|SERIALNUMBER):([^;]+)/i.exec(deviceId)?.[1] ?? null,
    firmware: textOf(message, printer, 'printer-firmware-string-version') ?? null,
    formats: textsOf(message, printer, 'document-format-supported'),
    operations: operationsOf(message),
    fault: printerFault(state === printerStates.stopped, accepting, reasons),
    reasons,
    supplies: names.map((name, index) => ({ name, level: levelOf(message, index) })),
  });
}

function operationsOf(message: IppMessage): number[] {
  const found = message.groups
    .filter(({ tag }) => tag === groupTags.printer)
    .flatMap(({ attributes }) => attributes)
    .find(({ name }) => name === 'operations-supported');
  return (found?.values ?? []).flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
}

/** Percent; negative numbers mean unknown or not measured (PWG 5100.9). */
function levelOf(message: IppMessage, index: number): number | null {
  const levels = message.groups
    .filter(({ tag }) => tag === groupTags.printer)
    .flatMap(({ attributes }) => attributes)
    .find(({ name }) => name === 'marker-levels');
  const level = levels?.values[index]?.value;
  return typeof level === 'number' && level >= 0 ? level : null;
}
