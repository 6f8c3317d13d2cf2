import { rm } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import type { Failure } from '../../../domain/result.ts';
import { callGateway, gatewayAgent, refusalOf } from '../../../electron/station/outbox/gateway-access.ts';
import { outboxTiming, systemClock } from '../../../electron/station/outbox/timing.ts';
import { TokenBucket } from '../../../electron/station/outbox/token-bucket.ts';
import { upload } from '../../../electron/station/outbox/upload.ts';
import type { SealedApplication } from './sealing.ts';
import type { BenchStation } from './stations.ts';

/** A line that broke is tried again after so many milliseconds: sooner than a station would, to be there when the gateway is. */
const afterBreak = 250;
/** Codes that mean come back, not that something is wrong. */
const comeBack = ['busy', 'quota-exceeded'];
const lineBroke = ['gateway-unreachable', 'gateway-timeout', 'gateway-error'];
const nothing = () => Promise.resolve();
const bucket = new TokenBucket(systemClock, () => null);

export interface Receipt {
  readonly application: SealedApplication;
  readonly stationId: string;
  readonly bytes: Buffer;
  /** `performance.now()` of the client. */
  readonly at: number;
  /** The commit call alone, its last attempt; null where the receipt was asked for after the line broke. */
  readonly commitMs: number | null;
  /** From the moment it was to be sent to its receipt, waits included. */
  readonly deliveryMs: number;
}

export interface Tally {
  readonly receipts: Receipt[];
  /** 429. */
  sentAway: number;
  /** Attempts repeated after the line broke. */
  retried: number;
  /** What ended a delivery for good, by code. */
  readonly errors: Map<string, number>;
}

export const newTally = (): Tally => ({ receipts: [], sentAway: 0, retried: 0, errors: new Map() });

/** One station's end of the line: its own certificate and connections, and the outbox's own upload and commit calls. */
export class DeliveringStation {
  readonly waiting: SealedApplication[];
  readonly #identity: BenchStation;
  readonly #url: string;
  readonly #agent: Agent;

  constructor(identity: BenchStation, url: string, ca: string, waiting: SealedApplication[]) {
    this.#identity = identity;
    this.#url = url;
    this.waiting = waiting;
    this.#agent = gatewayAgent({ url, ca, client: identity });
  }

  get id(): string {
    return this.#identity.station.id;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Brings the next one to its receipt, however often it is sent away or cut off; false where nothing waits. */
  async deliverNext(tally: Tally, due = performance.now()): Promise<boolean> {
    const application = this.waiting.shift();
    if (application === undefined) return false;
    const progress = { uploadUrl: null as string | null };
    for (;;) {
      const result = await this.#attempt(application, progress);
      if (!('code' in result)) {
        const at = performance.now();
        tally.receipts.push({
          application,
          stationId: this.id,
          ...result,
          at,
          deliveryMs: at - due,
        });
        await rm(application.file);
        return true;
      }
      const { code, details } = result;
      if (comeBack.includes(code)) {
        tally.sentAway += 1;
        await pause(Number(details?.['seconds'] ?? 1) * 1000);
      } else if (lineBroke.includes(code)) {
        tally.retried += 1;
        await pause(afterBreak);
      } else {
        const name = `${code}: ${result.cause ?? ''}`;
        tally.errors.set(name, (tally.errors.get(name) ?? 0) + 1);
        return true;
      }
    }
  }

  async #attempt(
    { applicationId, file, size, sha256, chunks }: SealedApplication,
    progress: { uploadUrl: string | null },
  ): Promise<Pick<Receipt, 'bytes' | 'commitMs'> | Failure> {
    const common = { agent: this.#agent, signal: new AbortController().signal };
    const address = this.#url + gatewayPaths.application(applicationId);
    if (progress.uploadUrl !== null) {
      const earlier = await callGateway({
        ...{ ...common, url: address, method: 'GET' },
        timeoutMs: outboxTiming.askForAcknowledgement,
      });
      if (!earlier.ok) return earlier.error;
      if (earlier.value.status === 200) return { bytes: earlier.value.body, commitMs: null };
    }
    const uploaded = await upload({
      ...{ ...common, file, size, chunks, bucket, usualPace: null, clock: systemClock },
      endpoint: this.#url + gatewayPaths.uploads,
      metadata: { applicationId, sha256 },
      uploadUrl: progress.uploadUrl,
      onUploadUrl: async (url) => {
        progress.uploadUrl = url;
      },
      ...{ onChunks: nothing, onProgress: () => undefined, onAccepted: nothing },
      ...{ callTimeoutMs: outboxTiming.uploadCall, stallTimeoutMs: outboxTiming.uploadStall },
    });
    if (!uploaded.ok) return uploaded.error;
    const uploadId = new URL(uploaded.value).pathname.split('/').at(-1);
    const begun = performance.now();
    const reply = await callGateway({
      ...{ ...common, url: address, method: 'POST', json: { uploadId, sha256, size } },
      timeoutMs: outboxTiming.commit,
    });
    if (!reply.ok) return reply.error;
    const { status, body, headers } = reply.value;
    if (status === 200) return { bytes: body, commitMs: performance.now() - begun };
    const refusal = refusalOf(status, body.toString('utf8'), headers);
    // The upload is gone with the gateway that held it, or is not whole: the next attempt asks.
    return refusal.code === 'upload-incomplete' ? { code: 'gateway-error', cause: refusal.code } : refusal;
  }
}
