import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import {
  type StationSettings,
  type StationStanding,
  defaultStationSettings,
  stationStandingSchema,
} from '../../../domain/channels/gateway.ts';
import type { VaultAccess } from '../vault/schema.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

const settingKey = 'roster';

/** What the centre last said of this station: who works here, by which settings. */
export const rosterSchema = stationStandingSchema.pick({ officers: true, settings: true }).extend({
  /** By this station's clock. */
  confirmedAt: z.iso.datetime(),
  /** From when on the station asks for a certificate of a new key. */
  renewFrom: z.iso.datetime(),
});
export type Roster = z.infer<typeof rosterSchema>;

export async function readRoster(access: VaultAccess): Promise<Roster | null> {
  const text = await readSetting(access, settingKey);
  return text === null ? null : rosterSchema.parse(JSON.parse(text));
}

export async function writeRoster(access: VaultAccess, roster: Roster): Promise<void> {
  await writeSetting(access, settingKey, JSON.stringify(roster));
}

export function rosterOf(standing: StationStanding, confirmedAt: Date): Roster {
  const { officers, settings, certificate } = standing;
  return { officers, settings, renewFrom: certificate.renewFrom, confirmedAt: confirmedAt.toISOString() };
}

/** Renewed in the last third of its time, unless the centre says another day. */
const renewInLast = 1 / 3;

/** Provisioning is the first confirmation: the centre named these officers just then. */
export function rosterAtProvisioning(
  answer: {
    readonly stationCertificate: string;
    readonly officers: readonly Omit<Roster['officers'][number], 'state'>[];
  },
  at: Date,
): Roster {
  const { validFrom, validTo } = new X509Certificate(answer.stationCertificate);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  return {
    confirmedAt: at.toISOString(),
    renewFrom: new Date(to - (to - from) * renewInLast).toISOString(),
    settings: defaultStationSettings,
    officers: answer.officers.map(({ officerId, name, rank, role, certificate }) => ({
      officerId,
      name,
      rank,
      role,
      certificate,
      state: 'active',
    })),
  };
}

export function settingsInForce(desk: { readonly roster: Roster | null }): StationSettings {
  return desk.roster?.settings ?? defaultStationSettings;
}
