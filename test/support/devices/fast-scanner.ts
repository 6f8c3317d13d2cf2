import type { DocumentScanRequest, DocumentScanState } from '../../../domain/devices/document-scanner.ts';
import { createEsclScanner } from '../../../native-bridges/drivers/document-scanner/escl/driver.ts';
import {
  esclTimings,
  type EsclTimings,
} from '../../../native-bridges/drivers/document-scanner/escl/timings.ts';
import { drawPages } from '../../../native-bridges/simulators/escl/page.ts';
import { EsclScannerSimulator } from '../../../native-bridges/simulators/escl/scanner.ts';
import { createDeviceHttp } from '../../../native-bridges/transports/http-device.ts';
import { openHostDesk, type HostDesk } from './host-desk.ts';

/** Tests do not wait as long as an office does. */
export const fastEscl: EsclTimings = {
  ...esclTimings,
  searchEvery: 80,
  watchEvery: 80,
  look: 400,
  call: 600,
  page: 1200,
  retry: 30,
  busy: 250,
  takeBack: 400,
};

export interface ScanDesk extends HostDesk {
  readonly scanner: EsclScannerSimulator;
  readonly port: number;
  readonly pages: readonly Uint8Array[];
  /** All states of one scan. */
  readonly scan: (
    request: Partial<DocumentScanRequest>,
    on?: (state: DocumentScanState) => void,
  ) => Promise<DocumentScanState[]>;
}

let attempts = 0;

/** A device host with one simulated network scanner, three sheets in its feeder. */
export async function openScanDesk(): Promise<ScanDesk> {
  const pages = await drawPages(6);
  const scanner = new EsclScannerSimulator({ page: (index) => pages[index] ?? new Uint8Array() });
  const port = await scanner.start(0);
  const url = `http://127.0.0.1:${port}/eSCL`;
  const desk = openHostDesk(
    { devices: [{ driver: 'escl-scanner', id: 'documents', url, simulated: true }] },
    {
      create: (_config, surroundings) =>
        createEsclScanner(
          { id: 'documents', url, http: createDeviceHttp(new URL(url)), simulated: true, timings: fastEscl },
          surroundings,
        ),
    },
  );
  return {
    ...desk,
    scanner,
    port,
    pages,
    scan: (request, on) => {
      attempts += 1;
      const attemptId = request.attemptId ?? `scan-${attempts}`;
      return desk.follow(
        'document.state',
        attemptId,
        () =>
          desk.client.call('document.scan', {
            source: 'feeder',
            colour: 'colour',
            resolutionPpi: 300,
            duplex: false,
            maxPages: 10,
            timeoutMs: 5000,
            ...request,
            attemptId,
          }),
        on,
      );
    },
    stop: async () => {
      await desk.stop();
      await scanner.stop();
    },
  };
}

/** Contents of the pages that came. */
export function pagesOf(states: readonly DocumentScanState[]): Uint8Array[] {
  return states.flatMap((state) => (state.phase === 'page' ? [state.content] : []));
}
