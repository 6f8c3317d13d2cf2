import { z } from 'zod';
import { policyIdSchema } from '../policy/policy.ts';

/**
 * What main tells the station and device processes at their start, over their parent port. Channel ports follow as
 * `{type:'port', role}` messages with one transferred MessagePort each.
 */

/** `config.json` in the user-data folder: written by provisioning and by the technician, read by main. */
export const deviceConfigSchema = z.discriminatedUnion('driver', [
  /** MOSIP Secure Biometric Interface service on loopback; ports are probed first to last. */
  z.object({
    driver: z.literal('sbi'),
    id: z.string(),
    firstPort: z.number().int().default(4501),
    lastPort: z.number().int().default(4600),
    /** PEM of the authority that device certificates must chain to. */
    trustAnchor: z.string(),
  }),
  z.object({ driver: z.literal('wacom-stu'), id: z.string() }),
  /** The same driver over a simulated pad: HID reports framed on a loopback socket. */
  z.object({ driver: z.literal('wacom-stu-simulated'), id: z.string(), port: z.number().int() }),
  /** Camera of the officer window's machine, opened by Chromium; listed so that the tray can show it. */
  z.object({ driver: z.literal('chromium-camera'), id: z.string(), simulated: z.boolean() }),
  /** Writes slips as PDF files into a folder; for training, shown as simulated. */
  z.object({ driver: z.literal('folder-printer'), id: z.string(), folder: z.string() }),
  /** Officers' tokens behind a vendor's PKCS#11 library; `simulated` where that is a software token. */
  z.object({ driver: z.literal('pkcs11'), id: z.string(), library: z.string(), simulated: z.boolean() }),
]);
export type DeviceConfig = z.infer<typeof deviceConfigSchema>;

export const stationConfigSchema = z.object({
  gatewayUrl: z.url({ protocol: /^https$/ }).nullable(),
  /** Overrides the policy given at provisioning; for training only. */
  policyId: policyIdSchema.nullable().default(null),
  training: z.boolean(),
  /** Folders offered beside removable drives for hand-overs, backups and exports. */
  places: z.array(z.string()).default([]),
  devices: z.array(deviceConfigSchema),
});
export type StationConfig = z.infer<typeof stationConfigSchema>;

export const stationStartSchema = z.object({
  type: z.literal('start'),
  dataFolder: z.string(),
  /** 32 bytes, hex. Unwrapped by main from the OS keychain; kept in memory only. */
  vaultKey: z.string().regex(/^[0-9a-f]{64}$/),
  /** Set where the last change of the vault key was cut off: one of the two opens the vault, and the station says which. */
  nextVaultKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
  config: stationConfigSchema,
  /** Codes of why training mode must be shown, e.g. `simulated-devices`, `plain-text-key-store`, `development-runtime`. */
  trainingReasons: z.array(z.string()),
  versions: z.record(z.string(), z.string()),
});
export type StationStart = z.infer<typeof stationStartSchema>;

export const devicesStartSchema = z.object({
  type: z.literal('start'),
  devices: z.array(deviceConfigSchema),
});
export type DevicesStart = z.infer<typeof devicesStartSchema>;

export const portRoleSchema = z.enum(['officer', 'applicant', 'devices', 'station']);
export const portMessageSchema = z.object({ type: z.literal('port'), role: portRoleSchema });

/**
 * Station → main. `propose`: keep this key beside the one in use. `adopt`: the proposed one opens the vault now. `drop`: it never
 * did.
 */
const vaultKeyMessageSchema = z.discriminatedUnion('step', [
  z.object({
    type: z.literal('vault-key'),
    step: z.literal('propose'),
    key: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.object({ type: z.literal('vault-key'), step: z.enum(['adopt', 'drop']) }),
]);
export type VaultKeyMessage = z.infer<typeof vaultKeyMessageSchema>;

/** Child → main. */
export const childMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), code: z.string(), cause: z.string() }),
  vaultKeyMessageSchema,
]);

/** Main → station, after a `vault-key` message: whether it is on the disk. */
export const vaultKeyAnswerSchema = z.object({
  type: z.literal('vault-key-answer'),
  step: z.enum(['propose', 'adopt', 'drop']),
  ok: z.boolean(),
  cause: z.string(),
});

export type VaultKeyAnswer = z.infer<typeof vaultKeyAnswerSchema>;

/** Why a station can't work at all. The officer window then shows cause and remedy (`refused.<code>`) and nothing else. */
export const startRefusalCodes = [
  'config-unreadable',
  'config-malformed',
  'key-store-plain-text',
  'key-store-unavailable',
  'vault-key-missing',
  'vault-key-malformed',
  'vault-key-not-opened',
  'vault-key-wrong',
  'vault-corrupt',
  'vault-busy',
  'vault-unavailable',
  'vault-newer',
  'station-keeps-failing',
] as const;
