import type { diagnosticsChannels } from '../../../domain/channels/diagnostics.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { exportBundle } from '../diagnostics/bundle.ts';
import { environment } from '../diagnostics/environment.ts';
import { deviceHealth } from '../diagnostics/health.ts';
import { fixHost, foundHardware, hostChecks } from '../diagnostics/host-view.ts';
import { LogBook } from '../diagnostics/log-book.ts';
import { printReport, selfTestReport } from '../diagnostics/report.ts';

/** The technician's bench. Each call is answered within two seconds, also when the device host hangs: `timeout` then. */
export function diagnosticsHandlers(desk: Desk): Handlers<(typeof diagnosticsChannels)['calls']> {
  const logs = new LogBook(desk.dataFolder, desk.now);
  return {
    'diagnostics.devices': () => deviceHealth(desk),
    'diagnostics.found': () => foundHardware(desk),
    'diagnostics.checks': () => hostChecks(desk),
    'diagnostics.fix': ({ id }) => fixHost(desk, id),
    'diagnostics.selfTest': ({ deviceId }) => desk.bench.selfTest(deviceId),
    'diagnostics.live': ({ deviceId }) => desk.bench.live(deviceId),
    'diagnostics.cancel': ({ attemptId }) => {
      desk.bench.cancel(attemptId);
      return ok(null);
    },
    'diagnostics.report': () => selfTestReport(desk),
    'diagnostics.printReport': () => printReport(desk),
    'diagnostics.traceStart': ({ deviceId }) => desk.recordings.start(deviceId),
    'diagnostics.traceStop': ({ deviceId }) => desk.recordings.stop(deviceId),
    'diagnostics.log': async (query) => ok(await logs.page(query)),
    'diagnostics.environment': () => environment(desk),
    'diagnostics.bundle': ({ folder }) => exportBundle(desk, folder),
  };
}
