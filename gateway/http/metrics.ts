import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { populationOutcomes, refusalCodes } from '../../domain/channels/gateway.ts';
import { shedReasons } from './pressure.ts';

/** Values asked for when somebody reads the metrics. */
export interface MetricSources {
  readonly verificationsWaiting: () => number;
  readonly verificationsRunning: () => number;
  readonly uploadsOpen: () => number;
  /** Milliseconds, smoothed. */
  readonly eventLoopDelay: () => number;
  readonly freeBytes: () => number;
  /** Unix seconds at which each of the centre's certificates ends. */
  readonly certificateEnds: () => Readonly<Record<string, number>>;
}

const slowSteps = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const fastSteps = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/**
 * What the gateway tells Prometheus. No label names a station, an officer or an application: labels are closed lists, so that
 * the number of series does not grow with the nation.
 */
export function createMetrics(sources: MetricSources) {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter<Label>({ name, help, labelNames, registers });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });

  const metrics = {
    acknowledged: counter('gateway_applications_acknowledged_total', 'Receipts given, first or repeated', [
      'repeated',
    ]),
    acknowledgedBytes: counter('gateway_applications_acknowledged_bytes_total', 'Sealed bytes acknowledged'),
    refused: counter('gateway_refusals_total', 'Requests refused, by code', ['code']),
    shed: counter('gateway_shed_total', 'Requests answered 429, by reason', ['reason']),
    anchors: counter(
      'gateway_audit_anchor_alarms_total',
      'Audit anchors that do not go forward, by judgement',
      ['judgement'],
    ),
    handedOn: counter('gateway_handed_on_total', 'OSIA requests by operation and status', [
      'operation',
      'status',
    ]),
    populationAsked: counter('gateway_population_questions_total', 'Questions about a person, by outcome', [
      'outcome',
    ]),
    verification: new Histogram({
      name: 'gateway_verification_seconds',
      help: 'Verifying one application, waiting for its turn not included',
      buckets: slowSteps,
      registers,
    }),
    acknowledgement: new Histogram({
      name: 'gateway_acknowledge_seconds',
      help: 'From the commit request to the acknowledgement, everything included',
      buckets: slowSteps,
      registers,
    }),
    store: new Histogram<'call' | 'outcome'>({
      name: 'gateway_store_seconds',
      help: 'Calls of the index, by method',
      labelNames: ['call', 'outcome'],
      buckets: fastSteps,
      registers,
    }),
    text: () => registry.metrics(),
    mediaType: registry.contentType,
  } as const;

  gauge('gateway_verifications_waiting', 'Applications waiting to be verified', sources.verificationsWaiting);
  gauge('gateway_verifications_running', 'Applications being verified', sources.verificationsRunning);
  gauge('gateway_uploads_open', 'Uploads whose bytes are coming in', sources.uploadsOpen);
  gauge(
    'gateway_event_loop_delay_seconds',
    'Delay of the event loop, smoothed',
    () => sources.eventLoopDelay() / 1000,
  );
  gauge('gateway_free_bytes', 'Free space where uploads are written', sources.freeBytes);
  gauge('gateway_resident_bytes', 'Memory the process holds', () => process.memoryUsage.rss());
  gauge('gateway_heap_used_bytes', 'Memory its objects take', () => process.memoryUsage().heapUsed);
  gauge(
    'gateway_started_seconds',
    'Unix time at which the process started',
    () => Date.now() / 1000 - process.uptime(),
  );
  new Gauge({
    name: 'gateway_cpu_seconds_total',
    help: 'Processor time used, user and system',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.set((user + system) / 1e6);
    },
  });
  new Gauge<'certificate'>({
    name: 'gateway_certificate_end_seconds',
    help: 'Unix time at which a certificate of the centre ends',
    labelNames: ['certificate'],
    registers,
    collect() {
      for (const [certificate, ends] of Object.entries(sources.certificateEnds()))
        this.set({ certificate }, ends);
    },
  });
  // A series that is missing until its first event cannot be alarmed on.
  for (const code of refusalCodes) metrics.refused.inc({ code }, 0);
  for (const reason of shedReasons) metrics.shed.inc({ reason }, 0);
  for (const outcome of populationOutcomes) metrics.populationAsked.inc({ outcome }, 0);
  for (const judgement of ['backwards', 'contradicts']) metrics.anchors.inc({ judgement }, 0);
  return metrics;
}

export type Metrics = ReturnType<typeof createMetrics>;
