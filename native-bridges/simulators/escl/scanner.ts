import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import {
  bodyOf,
  type DeviceCertificate,
  NetworkDevice,
  networkFaults,
  type NetworkFault,
} from '../network-device.ts';

/** What can be done to the scanner; `recover` undoes it all and loads five sheets. */
export const esclScannerActions = [
  ...networkFaults,
  'load',
  'empty-feeder',
  'cover-open',
  'busy',
  /** The second sheet jams. */
  'jam-after-page',
  /** The cable is pulled while the second page is sent. */
  'unplug-after-page',
  /** Sends half of the second page. */
  'cut-page',
  /** Takes ten times as long. */
  'slow',
  /** Says once that the page is not ready. */
  'not-ready',
  /** Never sends the page. */
  'stall-page',
  'recover',
] as const;
export type EsclScannerAction = (typeof esclScannerActions)[number];

interface Job {
  readonly path: string;
  readonly source: 'Platen' | 'Feeder';
  readonly duplex: boolean;
  readonly settings: string;
  sent: number;
}

export interface EsclScannerOptions {
  /** JPEG of a page, by its number from 0. */
  readonly page: (index: number) => Uint8Array;
  /** Milliseconds for one. */
  readonly pageMs?: number;
  readonly sheets?: number;
  /** Speaks TLS with it. */
  readonly certificate?: DeviceCertificate;
}

/** A scanner behind eSCL with platen and a feeder that turns sheets. */
export class EsclScannerSimulator {
  /** Settings it was asked for, newest last. */
  readonly asked: string[] = [];
  readonly #device: NetworkDevice;
  readonly #faults = new Set<EsclScannerAction>();
  readonly #options: Required<Omit<EsclScannerOptions, 'certificate'>>;
  readonly #life = new AbortController();
  #sheets: number;
  #jammed = false;
  #job: Job | undefined;
  #jobs = 0;

  constructor(options: EsclScannerOptions) {
    this.#device = new NetworkDevice(
      (request, response) => void this.#serve(request, response),
      options.certificate,
    );
    this.#options = { page: options.page, pageMs: options.pageMs ?? 30, sheets: options.sheets ?? 3 };
    this.#sheets = this.#options.sheets;
  }

  start(port: number): Promise<number> {
    return this.#device.start(port);
  }

  async stop(): Promise<void> {
    this.#life.abort();
    await this.#device.stop();
  }

  /** Whether a job was left behind on it. */
  get holdsJob(): boolean {
    return this.#job !== undefined;
  }

  async act(action: EsclScannerAction): Promise<void> {
    switch (action) {
      case 'recover':
        this.#faults.clear();
        this.#jammed = false;
        this.#sheets = this.#options.sheets;
        this.#job = undefined;
        await this.#device.fail(undefined);
        return;
      case 'load':
        this.#sheets = this.#options.sheets;
        return;
      case 'empty-feeder':
        this.#sheets = 0;
        return;
      default:
        if (isNetworkFault(action)) await this.#device.fail(action);
        else this.#faults.add(action);
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    const path = request.url ?? '';
    if (request.method === 'GET' && path === '/eSCL/ScannerCapabilities') xml(response, capabilities);
    else if (request.method === 'GET' && path === '/eSCL/ScannerStatus') xml(response, this.#status());
    else if (request.method === 'POST' && path === '/eSCL/ScanJobs') this.#begin(body.toString(), response);
    else if (request.method === 'GET' && path === `${this.#job?.path}/NextDocument`)
      await this.#page(response);
    else if (request.method === 'DELETE' && path === this.#job?.path) {
      this.#job = undefined;
      response.writeHead(200).end();
    } else response.writeHead(404).end();
  }

  #begin(settings: string, response: ServerResponse): void {
    const source = /<pwg:InputSource>(Platen|Feeder)</.exec(settings)?.[1];
    if (source !== 'Platen' && source !== 'Feeder') {
      response.writeHead(400).end();
    } else if (this.#job !== undefined || this.#faults.has('busy')) {
      response.writeHead(503).end();
    } else if (source === 'Feeder' && this.#sheets === 0) {
      response.writeHead(409).end();
    } else {
      this.asked.push(settings);
      this.#jobs += 1;
      const duplex = settings.includes('<scan:Duplex>true<');
      this.#job = { path: `/eSCL/ScanJobs/${this.#jobs}`, source, duplex, settings, sent: 0 };
      // As many scanners do, with a host name of their own.
      response.writeHead(201, { Location: `http://scanner.example${this.#job.path}` }).end();
    }
  }

  async #page(response: ServerResponse): Promise<void> {
    const job = this.#job;
    if (job === undefined) return;
    if (this.#faults.delete('not-ready')) {
      response.writeHead(503).end();
      return;
    }
    if (this.#faults.has('stall-page')) return;
    const pagesOfSheet = job.duplex ? 2 : 1;
    const left = job.source === 'Platen' ? 1 - job.sent : this.#sheets;
    if (left <= 0 || this.#jammed) {
      this.#job = undefined;
      response.writeHead(404).end();
      return;
    }
    await after(this.#options.pageMs * (this.#faults.has('slow') ? 10 : 1), undefined, {
      signal: this.#life.signal,
    }).catch(() => undefined);
    if (job.sent >= 1) {
      if (this.#faults.delete('jam-after-page')) {
        this.#jammed = true;
        this.#job = undefined;
        response.writeHead(404).end();
        return;
      }
      if (this.#faults.delete('unplug-after-page')) {
        await this.#device.unplug();
        this.#job = undefined;
        return;
      }
      if (this.#faults.delete('cut-page')) {
        const page = this.#options.page(job.sent);
        response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': page.length });
        response.write(page.subarray(0, page.length / 2), () => response.destroy());
        return;
      }
    }
    const page = this.#options.page(job.sent);
    job.sent += 1;
    if (job.source === 'Feeder' && job.sent % pagesOfSheet === 0) this.#sheets -= 1;
    response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': page.length }).end(page);
  }

  #status(): string {
    const open = this.#faults.has('cover-open');
    const feeder = open
      ? 'ScannerAdfHatchOpen'
      : this.#jammed
        ? 'ScannerAdfJam'
        : this.#sheets > 0
          ? 'ScannerAdfLoaded'
          : 'ScannerAdfEmpty';
    const state = open || this.#jammed ? 'Stopped' : this.#job === undefined ? 'Idle' : 'Processing';
    return `${head('ScannerStatus')}<pwg:Version>2.63</pwg:Version><pwg:State>${state}</pwg:State><scan:AdfState>${feeder}</scan:AdfState></scan:ScannerStatus>`;
  }
}

function isNetworkFault(action: string): action is NetworkFault {
  return networkFaults.some((fault) => fault === action);
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(text);
}

function head(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<scan:${root} xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">`;
}

const input = (maxHeight: number): string =>
  `<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth><scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>${maxHeight}</scan:MaxHeight>` +
  '<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>' +
  '<scan:DocumentFormats><pwg:DocumentFormat>application/pdf</pwg:DocumentFormat><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>' +
  '<scan:SupportedResolutions><scan:DiscreteResolutions>' +
  [100, 200, 300, 600]
    .map(
      (ppi) =>
        `<scan:DiscreteResolution><scan:XResolution>${ppi}</scan:XResolution><scan:YResolution>${ppi}</scan:YResolution></scan:DiscreteResolution>`,
    )
    .join('') +
  '</scan:DiscreteResolutions></scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>';

const capabilities =
  `${head('ScannerCapabilities')}<pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Simulated Flatbed 5</pwg:MakeAndModel><pwg:SerialNumber>SIM-ESCL-0001</pwg:SerialNumber>` +
  `<scan:Platen><scan:PlatenInputCaps>${input(3508)}</scan:PlatenInputCaps></scan:Platen>` +
  `<scan:Adf><scan:AdfSimplexInputCaps>${input(4200)}</scan:AdfSimplexInputCaps><scan:AdfDuplexInputCaps>${input(4200)}</scan:AdfDuplexInputCaps><scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf>` +
  '</scan:ScannerCapabilities>';
