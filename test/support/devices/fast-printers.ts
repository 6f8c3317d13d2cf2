import { createIppPrinter } from '../../../native-bridges/drivers/slip-printer/ipp.ts';
import { ippTimings, type IppTimings } from '../../../native-bridges/drivers/ipp/timings.ts';
import {
  IppPrinterSimulator,
  type IppPrinterOptions,
} from '../../../native-bridges/simulators/ipp/printer.ts';
import { createDeviceHttp } from '../../../native-bridges/transports/http-device.ts';
import { openHostDesk, type HostDesk } from './host-desk.ts';

/** Tests do not wait as long as an office does. */
export const fastIpp: IppTimings = {
  ...ippTimings,
  searchEvery: 80,
  watchEvery: 80,
  look: 400,
  call: 600,
  send: 1500,
  jobEvery: 30,
  silence: 500,
  stopped: 250,
  takeBack: 700,
  job: 5000,
};

export interface SlipDesk extends HostDesk {
  readonly printer: IppPrinterSimulator;
  readonly slip: () => Promise<Awaited<ReturnType<HostDesk['client']['call']>>>;
}

export const somePdf = new Uint8Array(Buffer.from('%PDF-1.4\n% a slip\n%%EOF\n'));

/** A device host with one simulated receipt printer behind IPP. */
export async function openSlipDesk(options: IppPrinterOptions = {}): Promise<SlipDesk> {
  const printer = new IppPrinterSimulator(options);
  const port = await printer.start(0);
  const url = `ipp://127.0.0.1:${port}/ipp/print`;
  const desk = openHostDesk(
    { devices: [{ driver: 'ipp-printer', id: 'slips', url, simulated: true }] },
    {
      create: (_config, surroundings) =>
        createIppPrinter(
          { id: 'slips', url, http: createDeviceHttp(new URL(url)), simulated: true, timings: fastIpp },
          surroundings,
        ),
    },
  );
  return {
    ...desk,
    printer,
    slip: () => desk.client.call('slip.print', { jobName: 'giay-hen-1', pdf: somePdf }),
    stop: async () => {
      await desk.stop();
      await printer.stop();
    },
  };
}
