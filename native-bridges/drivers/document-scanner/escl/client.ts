import type { DocumentScanRequest } from '../../../../domain/devices/document-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from '../../../transports/failure.ts';
import type { DeviceHttp, DeviceHttpAnswer } from '../../../transports/http-device.ts';
import {
  isWholeJpeg,
  jobPathOf,
  parseCapabilities,
  parseScannerStatus,
  scanSettings,
  trimJpeg,
  type EsclCapabilities,
  type EsclInput,
  type EsclStatus,
} from './codec.ts';
import { xmlLimits } from './xml.ts';

/** A page in colour at 600 dpi as JPEG stays below. */
const pageLimit = 32 * 1024 * 1024;

/** A page, the end of the pages, or `later`: it is not there yet. */
export type NextPage = { readonly page: Uint8Array } | 'end' | 'later';

/** eSCL calls; each is one exchange. Nothing here waits for paper. */
export class EsclClient {
  readonly #base: string;

  /** @param url of the service, e.g. `http://192.168.1.20/eSCL` */
  constructor(
    readonly http: DeviceHttp,
    url: URL,
  ) {
    this.#base = url.pathname.replace(/\/+$/, '');
  }

  async capabilities(options: CallOptions): Promise<BridgeResult<EsclCapabilities>> {
    const answer = await this.#get('/ScannerCapabilities', options, xmlLimits.bytes);
    return answer.ok ? parseCapabilities(answer.value.body) : answer;
  }

  async status(options: CallOptions): Promise<BridgeResult<EsclStatus>> {
    const answer = await this.#get('/ScannerStatus', options, xmlLimits.bytes);
    return answer.ok ? parseScannerStatus(answer.value.body) : answer;
  }

  /** Path of the job; `in-use` where the scanner is busy with another. */
  async start(
    capabilities: EsclCapabilities,
    input: EsclInput,
    request: DocumentScanRequest,
    options: CallOptions,
  ): Promise<BridgeResult<string>> {
    const answer = await this.http.call({
      method: 'POST',
      path: `${this.#base}/ScanJobs`,
      contentType: 'text/xml',
      body: scanSettings(capabilities, input, request),
      limitBytes: xmlLimits.bytes,
      ...options,
    });
    if (!answer.ok) return answer;
    const { status, location } = answer.value;
    if (status === 503) return err('in-use', 'scanner is busy');
    if (status === 409) return err('not-ready', 'HTTP 409: scanner refuses the settings now');
    if (status !== 201) return { ok: false, error: httpFailure(status) };
    const path = jobPathOf(location, this.#base);
    return path === null ? err('protocol-error', 'job without an address of its own') : ok(path);
  }

  async nextPage(jobPath: string, options: CallOptions): Promise<BridgeResult<NextPage>> {
    const answer = await this.http.call({
      method: 'GET',
      path: `${jobPath}/NextDocument`,
      limitBytes: pageLimit,
      ...options,
    });
    if (!answer.ok) return answer;
    const { status, body, contentType } = answer.value;
    if (status === 503) return ok('later');
    // 410: as some scanners say of a job whose pages are all fetched.
    if (status === 404 || status === 410) return ok('end');
    if (status !== 200) return { ok: false, error: httpFailure(status) };
    if (!isWholeJpeg(body)) return err('protocol-error', `page is no whole JPEG (${contentType})`);
    return ok({ page: trimJpeg(body) });
  }

  async remove(jobPath: string, options: CallOptions): Promise<BridgeResult<void>> {
    const answer = await this.http.call({
      method: 'DELETE',
      path: jobPath,
      limitBytes: 64 * 1024,
      ...options,
    });
    return answer.ok ? ok() : answer;
  }

  async #get(
    path: string,
    options: CallOptions,
    limitBytes: number,
  ): Promise<BridgeResult<DeviceHttpAnswer>> {
    const answer = await this.http.call({
      method: 'GET',
      path: `${this.#base}${path}`,
      limitBytes,
      ...options,
    });
    if (!answer.ok || answer.value.status === 200) return answer;
    return { ok: false, error: httpFailure(answer.value.status) };
  }
}

function httpFailure(status: number): BridgeFailure {
  const cause = `HTTP ${status}`;
  if (status === 401 || status === 403) return { code: 'permission-denied', cause };
  if (status === 404) return { code: 'not-found', cause: `${cause}: no eSCL there` };
  return { code: status === 503 ? 'in-use' : 'protocol-error', cause };
}
