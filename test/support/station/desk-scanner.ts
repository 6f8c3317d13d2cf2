import { createEsclScanner } from '../../../native-bridges/drivers/document-scanner/escl/driver.ts';
import { type DeviceHost, startHost } from '../../../native-bridges/host/host.ts';
import { createDeviceHttp } from '../../../native-bridges/transports/http-device.ts';
import { fastEscl } from '../devices/fast-scanner.ts';
import { pairedPorts } from './paired-ports.ts';
import type { TemporaryStation } from './temporary-station.ts';

/** A real device host at the desk with the document scanner that answers at that address. Stop it after the desk. */
export function scannerAtDesk(desk: TemporaryStation, url: string): DeviceHost {
  const host = startHost(
    { type: 'start', devices: [{ driver: 'escl-scanner', id: 'documents', url, simulated: true }] },
    {
      create: (_config, surroundings) =>
        createEsclScanner(
          { id: 'documents', url, http: createDeviceHttp(new URL(url)), simulated: true, timings: fastEscl },
          surroundings,
        ),
    },
  );
  const [hostEnd, stationEnd] = pairedPorts();
  host.attach(hostEnd);
  desk.station.attach('devices', stationEnd);
  return host;
}
