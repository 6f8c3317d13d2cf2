import { z } from 'zod';
import { policyIdSchema } from '../policy/policy.ts';

/**
 * What main tells the station and device processes at their start, over their parent port. Channel ports follow as
 * `{type:'port', role}` messages with one transferred MessagePort each.
 */

/** Loopback port of a simulated device: the same driver over a socket that carries the transport's frames. Null: the real bus. */
const simulated = { simulatedPort: z.number().int().nullable().default(null) };
const serial = {
  /** `/dev/ttyUSB0`, `COM3`; null looks for it by USB id where the driver knows one. */
  path: z.string().nullable().default(null),
  ...simulated,
};
const network = {
  /** By `https` or `ipps` where the device has it: with `http` and `ipp` whoever is on the network reads along, and the bench says so. */
  url: z.url(),
  /**
   * PEM, for addresses with TLS: the device's own certificate, which is then the only one it may show, or that of the authority it must come
   * from and name the address by. Null: the authorities that every program trusts.
   */
  certificate: z.string().nullable().default(null),
};

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
    /** `auto` asks for 0.9.5 first, as field devices speak, then for 1.0. */
    dialect: z.enum(['auto', '0.9.5', '1.0']).default('auto'),
  }),
  /** Wacom STU pad over HID. */
  z.object({
    driver: z.literal('wacom-stu'),
    id: z.string(),
    /** `off` takes pen samples in the clear from a pad that could encrypt them. */
    penEncryption: z.enum(['auto', 'off']).default('auto'),
    ...simulated,
  }),
  /** R30x, ZFM, AS608, R503 single-finger sensors on a serial line. */
  z.object({
    driver: z.literal('r30x'),
    id: z.string(),
    ...serial,
    baudRate: z.number().int().default(57_600),
  }),
  /** Suprema SFM modules (SFM Slim) on a serial line or CDC-ACM. */
  z.object({
    driver: z.literal('suprema-sfm'),
    id: z.string(),
    ...serial,
    baudRate: z.number().int().default(115_200),
  }),
  /** DigitalPersona U.are.U 4000/4500 over USB. */
  z.object({ driver: z.literal('uareu-4500'), id: z.string(), ...simulated }),
  /** Bar code and QR reader: lines on a serial port, or HID point-of-sale reports (USB HID usage page 8C). */
  z.object({
    driver: z.literal('code-reader'),
    id: z.string(),
    over: z.enum(['serial', 'hid-pos']),
    ...serial,
    baudRate: z.number().int().default(9600),
  }),
  /** PC/SC reader for the chip of an existing card. */
  z.object({
    driver: z.literal('pcsc-reader'),
    id: z.string(),
    /** Name as PC/SC gives it: needed where chips are read by their contacts. Null takes the only one with a contactless chip. */
    reader: z.string().nullable().default(null),
    /** Folder of CSCA certificates (DER or PEM); null trusts no issuer, and says so. */
    cscaFolder: z.string().nullable().default(null),
    ...simulated,
  }),
  /** Network document scanner by eSCL: base URL, e.g. `https://192.168.1.20/eSCL`. */
  z.object({
    driver: z.literal('escl-scanner'),
    id: z.string(),
    ...network,
    simulated: z.boolean().default(false),
  }),
  /** Receipt printer behind IPP or the queue of the operating system: `ipps://192.168.1.21/ipp/print`, `ipp://127.0.0.1:631/printers/receipts`. */
  z.object({
    driver: z.literal('ipp-printer'),
    id: z.string(),
    ...network,
    simulated: z.boolean().default(false),
  }),
  /** Evolis card printer: ESC commands over the USB printer class. */
  z.object({ driver: z.literal('evolis-usb'), id: z.string(), ...simulated }),
  /** Evolis card printer behind the vendor's service, JSON-RPC on loopback TCP. */
  z.object({
    driver: z.literal('evolis-service'),
    id: z.string(),
    port: z.number().int().default(18_000),
    /** Name the service has for it; null takes the first. */
    printer: z.string().nullable().default(null),
    simulated: z.boolean().default(false),
  }),
  z.object({ driver: z.literal('magicard'), id: z.string(), ...simulated }),
  /** Any other card printer through its queue. */
  z.object({
    driver: z.literal('ipp-card-printer'),
    id: z.string(),
    ...network,
    simulated: z.boolean().default(false),
  }),
  /** Camera of the officer window's machine, opened by Chromium; listed so that the tray can show it. */
  z.object({ driver: z.literal('chromium-camera'), id: z.string(), simulated: z.boolean() }),
  /** Writes slips as PDF files into a folder; for training, shown as simulated. */
  z.object({ driver: z.literal('folder-printer'), id: z.string(), folder: z.string() }),
  /** Officers' tokens behind a vendor's PKCS#11 library; `simulated` where that is a software token. */
  z.object({ driver: z.literal('pkcs11'), id: z.string(), library: z.string(), simulated: z.boolean() }),
]);
export type DeviceConfig = z.infer<typeof deviceConfigSchema>;
/** As written, with defaults left out. */
export type DeviceConfigInput = z.input<typeof deviceConfigSchema>;

export const stationConfigSchema = z.object({
  gatewayUrl: z.url({ protocol: /^https$/ }).nullable(),
  /** Overrides the policy given at provisioning; for training only. */
  policyId: policyIdSchema.nullable().default(null),
  training: z.boolean(),
  /** Folders offered beside removable drives for hand-overs, backups and exports. */
  places: z.array(z.string()).default([]),
  /** No officer stands beside the person: who is photographed here is given challenges first. */
  remoteDesk: z.boolean().optional(),
  /** Known hardware that is plugged in works without being configured; off in training, where devices are simulated. */
  discoverDevices: z.boolean().default(true),
  devices: z.array(deviceConfigSchema),
});
export type StationConfig = z.infer<typeof stationConfigSchema>;
export type StationConfigInput = z.input<typeof stationConfigSchema>;

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
  /** Also take up known hardware that nobody configured. */
  discover: z.boolean().default(false),
  /** Drivers that ran when the host before this one hung or died: they rest this long while the others work. */
  quarantine: z.array(z.object({ deviceId: z.string(), restMs: z.number() })).default([]),
  /** File that always names the device whose driver runs, so that main knows it of a host that can't say it any more. */
  breadcrumbFile: z.string().nullable().default(null),
});
export type DevicesStart = z.infer<typeof devicesStartSchema>;
export type DevicesStartInput = z.input<typeof devicesStartSchema>;

/** Main → devices: the machine goes to sleep (close everything), or has come back (open again). */
export const powerMessageSchema = z.object({ type: z.enum(['suspend', 'resume']) });
/** Main → devices and back, every `heartbeatMs`: a host that does not answer hangs in native code and is replaced. */
export const heartbeatSchema = z.object({ type: z.literal('heartbeat'), beat: z.number().int() });

/** `preview`: devices → officer window, frames only (channels/preview.ts). */
export const portRoleSchema = z.enum(['officer', 'applicant', 'devices', 'station', 'preview']);
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
  heartbeatSchema,
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
