import type { Authority } from './authority/authority.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { Pressure, type PressureLimits, pressureLimits } from './http/pressure.ts';
import { Readiness } from './http/readiness.ts';
import type { ServerCertificate } from './http/server-certificate.ts';
import { Work } from './http/work.ts';
import type { Objects } from './store/objects/objects.ts';
import type { Store } from './store/store.ts';
import { timedStore } from './store/timed-store.ts';
import type { Turns } from './turns.ts';

export interface Operations {
  readonly metrics: Metrics;
  readonly pressure: Pressure;
  readonly readiness: Readiness;
  readonly work: Work;
  /** The index, with its calls measured. */
  readonly store: Store;
}

/** What whoever runs the gateway sees of it, and what keeps it from taking on more than it can do. */
export async function watchOperations(parts: {
  readonly store: Store;
  readonly objects: Pick<Objects, 'ready'>;
  readonly turns: Turns;
  readonly authority: Authority;
  readonly certificate: ServerCertificate;
  /** Where uploads are written. */
  readonly folder: string;
  readonly limits?: Partial<PressureLimits>;
}): Promise<Operations> {
  const { store, objects, turns, authority, certificate, folder, limits } = parts;
  const work = new Work();
  const verificationsWaiting = () => turns.waitingCount;
  const uploadsOpen = () => work.uploadsOpen;
  const pressure = await Pressure.watch(
    { verificationsWaiting, uploadsOpen, stopping: () => work.stopping },
    folder,
    { ...pressureLimits, ...limits },
  );
  const seconds = (pem: string | Date) => Math.floor(new Date(pem).getTime() / 1000);
  const metrics = createMetrics({
    ...{ verificationsWaiting, uploadsOpen, verificationsRunning: () => turns.runningCount },
    eventLoopDelay: () => pressure.eventLoopDelay,
    freeBytes: () => pressure.freeBytes,
    certificateEnds: () => ({
      root: seconds(authority.caCertificate.validTo),
      decryption: seconds(authority.centreCertificate.validTo),
      acknowledgement: seconds(authority.acknowledgerCertificate.validTo),
      tls: seconds(certificate.notAfter),
    }),
  });
  const readiness = new Readiness(
    { store: () => store.ping(), objects: () => objects.ready() },
    () => work.stopping,
  );
  const measured = timedStore(store, (call, took, outcome) => metrics.store.observe({ call, outcome }, took));
  return { metrics, pressure, readiness, work, store: measured };
}
