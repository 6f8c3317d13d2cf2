import { z } from 'zod';
import { fingerCaptureStateSchema } from '../devices/fingerprint-scanner.ts';
import { fingerPositionSchema } from '../biometrics/positions.ts';
import { credentialSchema, secondPersonSchema } from '../officers/credential.ts';
import { roleSchema } from '../officers/roles.ts';
import { policySummarySchema } from '../policy/policy.ts';
import type { Channels } from './rpc.ts';

/** Who sits at the counter: signing in and out, locking, handing over. */

const id = z.string().min(1).max(64);
const none = z.object({}).strict();

export const listedOfficerSchema = z.object({
  id: z.string(),
  name: z.string(),
  rank: z.string(),
  role: roleSchema,
  /**
   * `passphrase`: opens the key in the vault. `passphrase-finger`: and one finger compared 1:1. `token`: PIN of a PKCS#11
   * token. `activate`: the centre named this officer, who has no key here yet. `blocked`: suspended by the centre.
   */
  signIn: z.enum(['passphrase', 'passphrase-finger', 'token', 'activate', 'blocked']),
});
export type ListedOfficer = z.infer<typeof listedOfficerSchema>;

export const sessionStateSchema = z.object({
  provisioned: z.boolean(),
  station: z
    .object({ id: z.string(), name: z.string(), unitCode: z.string(), unitName: z.string() })
    .nullable(),
  officers: z.array(listedOfficerSchema),
  officer: z.object({ id: z.string(), name: z.string(), rank: z.string(), role: roleSchema }).nullable(),
  /** Passphrase was right, the finger is still to come: that officer is not signed in yet. */
  pending: z.object({ officerId: z.string(), finger: fingerPositionSchema }).nullable(),
  /** The screen is hidden; the draft lies where it was. Only the same officer's `session.unlock`, or `session.signOut`, goes on. */
  locked: z.boolean(),
  /** Without a key or click for so long the station locks itself. Seconds. */
  lockAfter: z.number().int(),
  /**
   * How long officers may still sign in without the centre having confirmed the roster. `ok`, `warn` (less than a quarter left),
   * `over`. `until` is null before the first confirmation.
   */
  grace: z.object({ state: z.enum(['ok', 'warn', 'over']), until: z.iso.datetime().nullable() }),
  /** Shown as a banner for as long as it is true: simulated devices or an unprotected key store are in use. */
  training: z.boolean(),
  trainingReasons: z.array(z.string()),
  policy: policySummarySchema.nullable(),
  /** Centre's address as configured, shown to the technician. */
  gatewayUrl: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
});
export type SessionState = z.infer<typeof sessionStateSchema>;

/** What one officer leaves to the next: counts only. */
export const shiftSummarySchema = z.object({
  since: z.iso.datetime(),
  started: z.number().int(),
  sealed: z.number().int(),
  discarded: z.number().int(),
  openDrafts: z.number().int(),
  waiting: z.number().int(),
  refused: z.number().int(),
});
export type ShiftSummary = z.infer<typeof shiftSummarySchema>;

const person = z.object({ officerId: id, passphrase: z.string().min(8).max(200) });

/** A folder something can be written to or read from: removable drives, and what the configuration names. */
export const placeSchema = z.object({
  folder: z.string(),
  label: z.string(),
  freeBytes: z.number().int(),
  removable: z.boolean(),
  /** Files of ours that lie there, newest first. */
  backups: z.array(z.object({ file: z.string(), madeAt: z.iso.datetime(), stationName: z.string() })),
  handOvers: z.number().int(),
  baseCards: z.array(z.object({ stationId: z.string(), stationName: z.string() })),
});
export type Place = z.infer<typeof placeSchema>;

export const sessionChannels = {
  calls: {
    /** A machine that is no station yet becomes one with the centre's one-time code. Refused with `already-provisioned`. */
    'setup.provision': {
      input: z.object({
        gatewayUrl: z.url({ protocol: /^https$/ }),
        /** SHA-256 of the authority's certificate, from the code sheet: 64 hex digits, colons and blanks allowed. */
        caFingerprint: z.string().min(64).max(120),
        code: z.string().min(8).max(64),
        officers: z.array(person).min(1).max(20),
      }),
      output: sessionStateSchema,
    },
    /** A replacement machine becomes the station the backup was made of; both persons of the backup must be there. */
    'setup.restore': {
      input: z.object({ file: z.string().min(1).max(1000), persons: z.tuple([person, person]) }),
      output: sessionStateSchema,
    },
    'places.list': { input: none, output: z.array(placeSchema) },
    'session.state': { input: none, output: sessionStateSchema },
    /** A right passphrase of a `passphrase-finger` officer answers with `pending` set; then `session.finger`. */
    'session.signIn': {
      input: z.object({ officerId: id, credential: credentialSchema }),
      output: sessionStateSchema,
    },
    /** Starts the 1:1 attempt of the pending officer; states come as `session.fingerState`, success as `session.changed`. */
    'session.finger': { input: none, output: z.object({ attemptId: z.string() }) },
    'session.cancelSignIn': { input: none, output: sessionStateSchema },
    /** First sign-in of an officer the roster names: makes a key here or on the token and has the centre certify it. */
    'session.activate': {
      input: z.object({ officerId: id, code: z.string().min(8).max(64), credential: credentialSchema }),
      output: sessionStateSchema,
    },
    /** Lets an officer try again who was wrong too often: whoever is signed in, and a second person. Refused with `approval-same-person`. */
    'officers.unlock': {
      input: z.object({ officerId: id, approval: secondPersonSchema }),
      output: sessionStateSchema,
    },
    'session.signOut': { input: none, output: sessionStateSchema },
    'session.lock': { input: none, output: sessionStateSchema },
    'session.unlock': { input: z.object({ credential: credentialSchema }), output: sessionStateSchema },
    /** Somebody is at the keyboard: puts off the idle lock. At most one call in ten seconds. */
    'session.active': { input: none, output: z.null() },
    'session.changePassphrase': {
      input: z.object({ current: z.string().max(200), next: z.string().max(200) }),
      output: z.null(),
    },
    /** Keeps a template of the signed-in officer's own finger for the 1:1 check at sign-in. */
    'session.enrolFinger': {
      input: z.object({ finger: fingerPositionSchema, credential: credentialSchema }),
      output: z.object({ attemptId: z.string() }),
    },
    'session.enrolFingerCancel': { input: none, output: z.null() },
    'shift.summary': { input: none, output: shiftSummarySchema },
    /** The next officer signs in, takes the open drafts over, and the one before is signed out: one step, one audit event. */
    'shift.handOver': {
      input: z.object({ officerId: id, credential: credentialSchema }),
      output: sessionStateSchema,
    },
    /** Asks the centre for officers, settings and the station's certificate now. */
    'roster.refresh': { input: none, output: sessionStateSchema },
  },
  events: {
    'session.changed': sessionStateSchema,
    'session.fingerState': z.object({
      attemptId: z.string(),
      state: fingerCaptureStateSchema,
      /** Set when the attempt is over: `matched`, `finger-not-matched` … */
      outcome: z.string().nullable(),
    }),
  },
} as const satisfies Channels;
