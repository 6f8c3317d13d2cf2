import { statfs } from 'node:fs/promises';
import { freemem, networkInterfaces, release, type, uptime, version } from 'node:os';
import { z } from 'zod';
import type { Environment } from '../../../domain/channels/diagnostics.ts';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import { type Result, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { callGateway, gatewayAgent } from '../outbox/gateway-access.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

/** Reasons for training that concern the machine, not the configuration. */
const machineReasons = ['plain-text-key-store', 'development-runtime'];
const skewKey = 'diagnostics.clock-skew';
const skewSchema = z.object({ milliseconds: z.number(), at: z.iso.datetime() });
type ClockSkew = z.infer<typeof skewSchema>;

/** What surrounds the station. Each part is told by itself: one that does not answer in time is null and keeps no other back. */
export async function environment(desk: Desk): Promise<Result<Environment>> {
  const [disk, gateway] = await Promise.all([diskOf(desk), askGateway(desk)]);
  if (gateway.skew !== null) await keepSkew(desk, gateway.skew);
  const reasons = desk.trainingReasons.filter((reason) => machineReasons.includes(reason));
  return ok({
    disk,
    clockSkew: gateway.skew ?? (await lastSkew(desk)),
    keychain: { protected: !desk.trainingReasons.includes('plain-text-key-store'), reasons },
    network: Object.entries(networkInterfaces()).map(([name, addresses = []]) => ({
      name,
      // Interfaces without a link are not listed with an address at all.
      up: addresses.length > 0,
      addresses: addresses.map(({ address }) => address),
    })),
    gateway: gateway.told,
    memory: { stationBytes: process.memoryUsage.rss(), freeBytes: freemem() },
    uptimeMs: Math.round(uptime() * 1000),
    versions: { ...desk.versions },
    operatingSystem: `${type()} ${release()} ${version()}`,
  });
}

async function diskOf(desk: Desk): Promise<Environment['disk']> {
  // A network drive that is gone keeps its callers waiting.
  const found = await within(statfs(desk.dataFolder), desk.timings.environmentMs);
  if (found === null) return null;
  const { bavail, blocks, bsize } = found;
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([work.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

interface GatewayAnswer {
  readonly told: Environment['gateway'];
  readonly skew: ClockSkew | null;
}

/** One small request on a connection of its own: what it takes has the handshake in it. */
async function askGateway(desk: Desk): Promise<GatewayAnswer> {
  const { identity } = desk;
  const url = desk.config.gatewayUrl ?? identity?.gatewayUrl ?? null;
  const nothing = { url: url === null ? null : new URL(url).origin, roundTripMs: null };
  if (url === null || identity === null) {
    return { told: { ...nothing, code: 'not-provisioned', cause: null }, skew: null };
  }
  const { ca, stationCertificate: certificate, stationKey: key } = identity;
  const agent = gatewayAgent({ url, ca, client: { certificate, key } });
  const begun = performance.now();
  const asked = await callGateway({
    agent,
    url: new URL(gatewayPaths.health, url).href,
    method: 'GET',
    timeoutMs: desk.timings.environmentMs,
  });
  const roundTripMs = Math.round(performance.now() - begun);
  agent.destroy();
  if (!asked.ok) {
    const { code, cause = null } = asked.error;
    return { told: { ...nothing, code, cause }, skew: null };
  }
  const { status, headers } = asked.value;
  const code = status === 200 ? null : 'gateway-error';
  const cause = status === 200 ? null : `HTTP ${status}`;
  return { told: { ...nothing, roundTripMs, code, cause }, skew: skewOf(headers.date, desk.now()) };
}

/** The gateway's clock is told in whole seconds: half a second is what it says too little on average. */
function skewOf(date: string | undefined, now: Date): ClockSkew | null {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return null;
  return { milliseconds: now.getTime() - (theirs + 500), at: now.toISOString() };
}

async function keepSkew(desk: Desk, skew: ClockSkew): Promise<void> {
  try {
    await writeSetting(desk.vault.database, skewKey, JSON.stringify(skew));
  } catch {
    // A full disk: shown now, and not remembered.
  }
}

async function lastSkew(desk: Desk): Promise<ClockSkew | null> {
  const text = await readSetting(desk.vault.database, skewKey);
  return text === null ? null : skewSchema.nullable().catch(null).parse(JSON.parse(text));
}
