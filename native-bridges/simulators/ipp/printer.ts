import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  attribute,
  decodeIpp,
  encodeIpp,
  numberOf,
  textOf,
  type IppAttribute,
  type IppMessage,
} from '../../drivers/ipp/codec.ts';
import { pause } from '../../transports/deadline.ts';
import {
  bodyOf,
  type DeviceCertificate,
  NetworkDevice,
  networkFaults,
  type NetworkFault,
} from '../network-device.ts';

/** What can be done to the printer; `recover` undoes it all. */
export const ippPrinterActions = [
  ...networkFaults,
  'paper-out',
  'paper-jam',
  'cover-open',
  'supply-low',
  'supply-out',
  'output-full',
  'paused',
  /** Breaks the connection when the document has come, and prints it all the same. */
  'cut-after-document',
  /** Gone as soon as it prints, for as long as it is unplugged. */
  'unplug-while-printing',
  /** Gives the job up in the middle. */
  'abort-job',
  /** Prints no PDF. */
  'no-pdf',
  'slow',
  'recover',
] as const;
export type IppPrinterAction = (typeof ippPrinterActions)[number];

const reasons: Readonly<Partial<Record<IppPrinterAction, string>>> = {
  'paper-out': 'media-empty-error',
  'paper-jam': 'media-jam-error',
  'cover-open': 'cover-open-error',
  'supply-low': 'marker-supply-low-warning',
  'supply-out': 'marker-supply-empty-error',
  'output-full': 'output-area-full-error',
  paused: 'paused',
};

interface Job {
  readonly id: number;
  readonly name: string;
  state: number;
  reason: string;
  sheets: number;
  format: string;
  document: Buffer | undefined;
}

export interface IppPrinterOptions {
  /** Milliseconds for a sheet. */
  readonly sheetMs?: number;
  readonly makeAndModel?: string;
  readonly formats?: readonly string[];
  readonly supply?: string;
  /** Speaks TLS with it. */
  readonly certificate?: DeviceCertificate;
}

/** A printer behind IPP. The real `ippeveprinter` is the other witness that its side of the protocol is right. */
export class IppPrinterSimulator {
  /** What came out, in order. */
  readonly printed: { readonly name: string; readonly format: string; readonly bytes: Buffer }[] = [];
  readonly #device: NetworkDevice;
  readonly #faults = new Set<IppPrinterAction>();
  readonly #jobs = new Map<number, Job>();
  readonly #options: Required<Omit<IppPrinterOptions, 'certificate'>>;
  readonly #life = new AbortController();
  #nextJob = 1;

  constructor(options: IppPrinterOptions = {}) {
    this.#device = new NetworkDevice(
      (request, response) => void this.#serve(request, response),
      options.certificate,
    );
    this.#options = {
      sheetMs: options.sheetMs ?? 60,
      makeAndModel: options.makeAndModel ?? 'Simulated Receipts 80',
      formats: options.formats ?? ['application/pdf', 'image/jpeg'],
      supply: options.supply ?? 'Black ribbon',
    };
  }

  start(port: number): Promise<number> {
    return this.#device.start(port);
  }

  async stop(): Promise<void> {
    this.#life.abort();
    await this.#device.stop();
  }

  async act(action: IppPrinterAction): Promise<void> {
    if (action === 'recover') {
      this.#faults.clear();
      await this.#device.fail(undefined);
      return;
    }
    if (isNetworkFault(action)) await this.#device.fail(action);
    else this.#faults.add(action);
  }

  /** Jobs that wait or run. */
  get waiting(): number {
    return [...this.#jobs.values()].filter(({ state }) => state < 7).length;
  }

  /** A job is being printed: its document has come whole. */
  get printing(): boolean {
    return [...this.#jobs.values()].some(({ state }) => state === 5);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    const message = decodeIpp(body);
    if (!message.ok) {
      response.writeHead(400).end();
      return;
    }
    const { code } = message.value;
    const answer = this.#answer(message.value);
    if ((code === 0x0006 || code === 0x0002) && this.#faults.delete('cut-after-document')) {
      this.#device.hangUp();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/ipp' }).end(answer);
  }

  #answer(message: IppMessage): Uint8Array {
    switch (message.code) {
      case 0x000b:
        return reply(message, 0, 4, this.#printerAttributes());
      case 0x0004:
        return reply(message, this.#takes(textOf(message, 1, 'document-format')) ? 0 : 0x040a, 4, []);
      case 0x0005: {
        const job = this.#newJob(message);
        return reply(message, 0, 2, jobAttributes(job));
      }
      case 0x0002: {
        if (!this.#takes(textOf(message, 1, 'document-format'))) return reply(message, 0x040a, 2, []);
        const job = this.#newJob(message);
        this.#begin(job, message);
        return reply(message, 0, 2, jobAttributes(job));
      }
      case 0x0006: {
        const job = this.#jobOf(message);
        if (job === undefined) return reply(message, 0x0406, 2, []);
        if (job.document !== undefined || job.state > 6) return reply(message, 0x0404, 2, []);
        this.#begin(job, message);
        return reply(message, 0, 2, jobAttributes(job));
      }
      case 0x0009: {
        const job = this.#jobOf(message);
        return job === undefined
          ? reply(message, 0x0406, 2, [])
          : reply(message, 0, 2, [
              ...jobAttributes(job),
              attribute('job-impressions-completed', 0x21, job.sheets),
            ]);
      }
      case 0x0008: {
        const job = this.#jobOf(message);
        if (job === undefined) return reply(message, 0x0406, 2, []);
        if (job.state > 6) return reply(message, 0x0404, 2, []);
        job.state = 7;
        job.reason = 'job-canceled-by-user';
        return reply(message, 0, 2, []);
      }
      default:
        return reply(message, 0x0501, 4, []);
    }
  }

  #takes(format: string | undefined): boolean {
    return format !== undefined && this.#formats().includes(format);
  }

  #formats(): readonly string[] {
    return this.#faults.has('no-pdf') ? ['image/pwg-raster'] : this.#options.formats;
  }

  #newJob(message: IppMessage): Job {
    const id = this.#nextJob;
    this.#nextJob += 1;
    const job: Job = {
      id,
      name: textOf(message, 1, 'job-name') ?? '',
      state: 3,
      reason: 'job-incoming',
      sheets: 0,
      format: '',
      document: undefined,
    };
    this.#jobs.set(id, job);
    return job;
  }

  #jobOf(message: IppMessage): Job | undefined {
    return this.#jobs.get(numberOf(message, 1, 'job-id') ?? 0);
  }

  #begin(job: Job, message: IppMessage): void {
    job.document = Buffer.from(message.data);
    job.format = textOf(message, 1, 'document-format') ?? '';
    void this.#print(job);
  }

  async #print(job: Job): Promise<void> {
    const over = (): boolean => job.state > 6 || this.#life.signal.aborted;
    job.state = 5;
    job.reason = 'job-printing';
    if (this.#faults.has('unplug-while-printing')) await this.#device.unplug();
    const slow = this.#faults.has('slow') ? 10 : 1;
    await pause(this.#options.sheetMs * slow, this.#life.signal);
    while (!over() && this.#stopped()) {
      job.state = 6;
      await pause(10, this.#life.signal);
    }
    if (over()) return;
    if (this.#faults.delete('abort-job')) {
      job.state = 8;
      job.reason = 'aborted-by-system';
      return;
    }
    job.state = 9;
    job.reason = 'job-completed-successfully';
    job.sheets = 1;
    this.printed.push({ name: job.name, format: job.format, bytes: job.document ?? Buffer.alloc(0) });
  }

  #reasons(): string[] {
    return [...this.#faults].flatMap((fault) => reasons[fault] ?? []);
  }

  #stopped(): boolean {
    return this.#reasons().some((reason) => !reason.endsWith('-warning'));
  }

  #printerAttributes(): IppAttribute[] {
    const said = this.#reasons();
    const low = this.#faults.has('supply-low');
    const level = this.#faults.has('supply-out') ? 0 : low ? 4 : 73;
    return [
      attribute('printer-state', 0x23, this.#stopped() ? 5 : this.printing ? 4 : 3),
      attribute('printer-state-reasons', 0x44, ...(said.length === 0 ? ['none'] : said)),
      attribute('printer-is-accepting-jobs', 0x22, true),
      attribute('printer-make-and-model', 0x41, this.#options.makeAndModel),
      attribute('printer-device-id', 0x41, 'MFG:Simulated;MDL:Receipts;SN:SIM-IPP-0001;'),
      attribute('printer-firmware-string-version', 0x41, '1.0'),
      attribute('document-format-supported', 0x49, ...this.#formats()),
      attribute('operations-supported', 0x23, 2, 4, 5, 6, 8, 9, 11),
      attribute('marker-names', 0x42, this.#options.supply),
      attribute('marker-levels', 0x21, level),
    ];
  }
}

function isNetworkFault(action: string): action is NetworkFault {
  return networkFaults.some((fault) => fault === action);
}

function jobAttributes({ id, state, reason }: Job): IppAttribute[] {
  return [
    attribute('job-id', 0x21, id),
    attribute('job-state', 0x23, state),
    attribute('job-state-reasons', 0x44, reason),
  ];
}

function reply(
  { version, requestId }: IppMessage,
  status: number,
  group: number,
  attributes: readonly IppAttribute[],
): Uint8Array {
  return encodeIpp({
    version,
    code: status,
    requestId,
    groups: [
      {
        tag: 1,
        attributes: [
          attribute('attributes-charset', 0x47, 'utf-8'),
          attribute('attributes-natural-language', 0x48, 'en'),
        ],
      },
      ...(attributes.length === 0 ? [] : [{ tag: group, attributes }]),
    ],
    data: new Uint8Array(0),
  });
}
