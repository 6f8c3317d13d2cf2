import type { Environment } from '../../../domain/channels/diagnostics.ts';

export type Verdict = 'good' | 'attention' | 'bad' | 'unknown';

const gigabyte = 1_000_000_000;

/** A good month of applications, and what the station itself stops at (no new application below 0.1 GB). */
export const diskLimits = { attention: 5 * gigabyte, bad: 0.5 * gigabyte } as const;
/** Half of and all of what scanners (SBI) accept between their clock and ours; the centre refuses from ten minutes on. */
export const clockLimits = { attention: 30_000, bad: 300_000 } as const;
/** Sending still works with slow lines; above this every look-up makes people wait. */
export const roundTripLimits = { attention: 800, bad: 5000 } as const;
export const memoryLimits = { attention: gigabyte, bad: 0.25 * gigabyte } as const;

export type EnvironmentPart = 'disk' | 'clock' | 'keychain' | 'network' | 'gateway' | 'memory';

const upTo = (value: number, limits: { attention: number; bad: number }): Verdict =>
  value >= limits.bad ? 'bad' : value >= limits.attention ? 'attention' : 'good';
const downTo = (value: number, limits: { attention: number; bad: number }): Verdict =>
  value < limits.bad ? 'bad' : value < limits.attention ? 'attention' : 'good';

/** Interfaces that lead out of the machine, with the addresses people know; the machine's own loop and its link-local ones say nothing. */
export function linksOf(network: Environment['network']): Environment['network'] {
  return network
    .map((link) => ({
      ...link,
      addresses: link.addresses.filter((address) => !/^(127\.|::1$|fe80:)/i.test(address)),
    }))
    .filter(({ up, addresses }) => up && addresses.length > 0);
}

/** What a technician should look at. Being offline is a way of working, so a missing network is `attention`, never `bad`. */
export function judgeEnvironment(environment: Environment): Readonly<Record<EnvironmentPart, Verdict>> {
  const { disk, clockSkew, keychain, network, gateway, memory } = environment;
  return {
    disk: disk === null ? 'unknown' : downTo(disk.freeBytes, diskLimits),
    clock: clockSkew === null ? 'unknown' : upTo(Math.abs(clockSkew.milliseconds), clockLimits),
    keychain: keychain.protected ? 'good' : 'bad',
    network: linksOf(network).length > 0 ? 'good' : 'attention',
    gateway:
      gateway.url === null
        ? 'unknown'
        : gateway.roundTripMs === null
          ? 'attention'
          : upTo(gateway.roundTripMs, roundTripLimits),
    memory: downTo(memory.freeBytes, memoryLimits),
  };
}
