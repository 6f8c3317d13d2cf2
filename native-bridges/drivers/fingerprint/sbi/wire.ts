import { z } from 'zod';

/**
 * Messages of the MOSIP Secure Biometric Interface, 0.9.5 and 1.0, as they are on the wire. The reference service
 * writes numbers as strings and refuses JSON numbers, other services do the opposite: strings are sent, both are read.
 * Unknown members are ignored everywhere, because vendors add their own.
 */
const wireInteger = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number),
]);
const wireNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,6}(\.\d{1,6})?$/)
    .transform(Number),
]);
const shortText = z.string().max(300);
/** Absent, null and empty all mean "not said". */
const optionalText = shortText.nullish().transform((value) => value ?? '');

export const sbiErrorSchema = z.object({
  errorCode: z.union([z.string(), z.number()]).transform(String).pipe(z.string().max(20)),
  errorInfo: z
    .string()
    .nullish()
    .transform((value) => value?.slice(0, 300) ?? ''),
});
export type SbiError = z.infer<typeof sbiErrorSchema>;
const errorSchema = sbiErrorSchema.nullish().transform((error) => error ?? null);

export const sbiDeviceStatuses = ['Ready', 'Busy', 'Not Ready', 'Not Registered'] as const;

/** 0.9.5 names a device by `deviceId`, 1.0 by `serialNo`. */
const deviceBase = {
  deviceId: optionalText,
  serialNo: optionalText,
  deviceStatus: z.enum(sbiDeviceStatuses),
  deviceSubId: z
    .array(wireInteger)
    .max(20)
    .nullish()
    .transform((ids) => ids ?? []),
  callbackId: optionalText,
  /** L0 and L1 in 0.9.5, "SBI 1.0" and "SBI 2.0" in 1.0: whether a chip of its own signs the digital id. */
  certification: optionalText,
  serviceVersion: optionalText,
  specVersion: z
    .union([shortText.transform((version) => [version]), z.array(shortText).max(10)])
    .nullish()
    .transform((versions) => versions ?? []),
};

export const discoverySchema = z
  .array(z.object({ ...deviceBase, digitalId: z.string().max(8192).nullish(), error: errorSchema }))
  .max(32);

export const deviceInfoEnvelopeSchema = z
  .array(
    z.object({
      /** A JWT; unregistered devices send an unsigned payload, MOSIP's 1.0 client expects an object around it. */
      deviceInfo: z.union([
        z.string().max(65_536),
        z.object({ deviceInfo: z.string().max(65_536) }).transform((nested) => nested.deviceInfo),
      ]),
      error: errorSchema,
    }),
  )
  .max(32);

const plainDeviceInfoSchema = z.object({
  ...deviceBase,
  firmware: optionalText,
  env: optionalText,
  purpose: optionalText,
  digitalId: z.string().max(16_384),
});
/** What a device signs about itself; MOSIP's own 1.0 client expects it one level down, under `deviceInfo`. */
export const deviceInfoSchema = z.union([
  plainDeviceInfoSchema,
  z.object({ deviceInfo: plainDeviceInfoSchema }).transform(({ deviceInfo }) => deviceInfo),
]);
export type SbiDeviceInfo = z.infer<typeof deviceInfoSchema>;

export const digitalIdSchema = z.object({
  serialNo: shortText.min(1),
  make: shortText,
  model: shortText,
  type: shortText,
  deviceSubType: optionalText,
  deviceProvider: optionalText,
  dateTime: optionalText,
});
export type SbiDigitalId = z.infer<typeof digitalIdSchema>;

/** base64url of 4 MB records is 5.6 million characters; one reply carries up to four fingers. */
export const captureTextLimit = 32 * 1024 * 1024;
const jwtLimit = 8 * 1024 * 1024;

export const captureAnswerSchema = z.object({
  biometrics: z
    .array(
      z.object({
        specVersion: optionalText,
        data: z
          .string()
          .max(jwtLimit)
          .nullish()
          .transform((data) => data ?? ''),
        hash: optionalText,
        error: errorSchema,
        /** 1.0 only, at most fifty pairs of the vendor's choice; read past, never believed. */
        additionalInfo: z.array(z.unknown()).max(50).or(z.record(z.string(), z.unknown())).nullish(),
      }),
    )
    .max(16),
});

/** Payload of one biometric's signed envelope. */
export const biometricSchema = z.object({
  digitalId: z.string().max(16_384),
  bioType: shortText,
  bioSubType: optionalText,
  purpose: shortText,
  env: optionalText,
  bioValue: z
    .string()
    .max(jwtLimit)
    .regex(/^[A-Za-z0-9_-]*={0,2}$/),
  transactionId: shortText,
  timestamp: shortText,
  requestedScore: wireNumber.nullish(),
  qualityScore: wireNumber,
});
export type SbiBiometric = z.infer<typeof biometricSchema>;

/** Errors come as {"error":{…}} by the specification and flat from the reference service. */
export const bareErrorSchema = z.union([
  z.object({ error: sbiErrorSchema }).transform(({ error }) => error),
  sbiErrorSchema,
]);
