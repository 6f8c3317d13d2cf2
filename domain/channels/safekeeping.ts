import { z } from 'zod';
import { secondPersonSchema } from '../officers/credential.ts';
import type { Channels } from './rpc.ts';

/** What is kept, how it is found again, and what proves that nothing was changed. */

const none = z.object({}).strict();
const folder = z.string().min(1).max(1000);

export const indexedApplicationSchema = z.object({
  applicationId: z.string(),
  ticket: z.string(),
  name: z.string(),
  personalNumber: z.string(),
  sealedAt: z.iso.datetime(),
  officerId: z.string(),
  state: z.enum(['waiting', 'sending', 'verifying', 'carried', 'acknowledged', 'refused']),
  /** Photo, fingerprints and documents are still in the vault; false once they were erased. */
  evidence: z.boolean(),
});
export type IndexedApplication = z.infer<typeof indexedApplicationSchema>;

export const vaultStateSchema = z.object({
  applications: z.number().int(),
  drafts: z.number().int(),
  bytes: z.number().int(),
  freeBytes: z.number().int(),
  keyGeneration: z.number().int(),
  keyRotatedAt: z.iso.datetime().nullable(),
  lastBackupAt: z.iso.datetime().nullable(),
});
export type VaultState = z.infer<typeof vaultStateSchema>;

export const auditEntrySchema = z.object({
  seq: z.number().int(),
  at: z.iso.datetime(),
  event: z.string(),
  officerId: z.string().nullable(),
  subjectId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditVerdictSchema = z.object({
  entries: z.number().int(),
  batches: z.number().int(),
  /** Acknowledgements of the centre that name a link of this chain. */
  anchors: z.number().int(),
  /** First link that does not hold, and why; null when all do. */
  broken: z.object({ seq: z.number().int(), cause: z.string() }).nullable(),
});
export type AuditVerdict = z.infer<typeof auditVerdictSchema>;

export const safekeepingChannels = {
  calls: {
    /** Newest first; `text` is part of a name (tone marks or not), a ticket, a number; empty text lists. `before` pages. */
    'application.search': {
      input: z.object({
        text: z.string().max(200),
        before: z.object({ sealedAt: z.iso.datetime(), applicationId: z.string().max(64) }).nullable(),
      }),
      output: z.object({ items: z.array(indexedApplicationSchema), more: z.boolean() }),
    },
    'vault.state': { input: none, output: vaultStateSchema },
    /** New vault key from the keychain, every application key wrapped anew; answered when the old key opens nothing any more. */
    'vault.rotate': { input: z.object({ approval: secondPersonSchema }), output: vaultStateSchema },
    /** Everything a replacement machine needs, in one file that only both persons' credentials together open. */
    'vault.backup': {
      input: z.object({
        folder,
        passphrase: z.string().min(8).max(200),
        approval: z.object({ officerId: z.string().min(1).max(64), passphrase: z.string().min(8).max(200) }),
      }),
      output: z.object({ file: z.string(), bytes: z.number().int() }),
    },
    'audit.list': {
      input: z.object({ before: z.number().int().nullable() }),
      output: z.object({ entries: z.array(auditEntrySchema), more: z.boolean() }),
    },
    'audit.verify': { input: none, output: auditVerdictSchema },
    'audit.export': {
      input: z.object({ folder }),
      output: z.object({ file: z.string(), entries: z.number().int() }),
    },
  },
  events: {},
} as const satisfies Channels;
