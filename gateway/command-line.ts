import { parseArgs } from 'node:util';
import { z } from 'zod';
import { roleSchema } from '../domain/officers/roles.ts';
import { policyIdSchema } from '../domain/policy/policy.ts';
import { err, type Failure, ok, type Result } from '../domain/result.ts';
import type { CodeGrant } from './store/store.ts';

export const usage = `usage:
  gateway --data DIR [--port N] [--host 127.0.0.1] [--name HOST …] [--init]
  gateway codes add --data DIR --station NAME --unit CODE --unit-name NAME --policy 2021-07|2024-07
                    --officer id:name:rank:role …
  gateway revoke --data DIR --station ID [--officer ID] --reason compromised|ceased
  gateway export --data DIR --application ID --out DIR`;

const serveSchema = z.object({
  data: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  host: z.string().default('127.0.0.1'),
  name: z.array(z.string()).default([]),
  init: z.boolean().default(false),
});
const officerSchema = z
  .string()
  .regex(/^[a-z0-9-]{2,40}:[^:]{1,120}:[^:]{1,60}:[a-z]{2,20}$/)
  .transform((text) => {
    const [id = '', name = '', rank = '', role = ''] = text.split(':');
    return { id, name: name.normalize('NFC'), rank, role: roleSchema.parse(role) };
  });
const codesSchema = z.object({
  data: z.string().min(1),
  station: z.string().min(1).max(120),
  unit: z.string().min(1).max(20),
  'unit-name': z.string().min(1).max(120),
  policy: policyIdSchema,
  officer: z.array(officerSchema).min(1).max(20),
});
const revokeSchema = z.object({
  data: z.string().min(1),
  station: z.string().min(1),
  officer: z
    .array(z.string())
    .length(1)
    .transform((officers) => officers[0] as string)
    .optional(),
  reason: z.enum(['compromised', 'ceased']),
});

const exportSchema = z.object({
  data: z.string().min(1),
  application: z.uuid(),
  out: z.string().min(1),
});

export type Command =
  | ({ readonly kind: 'serve' } & z.infer<typeof serveSchema>)
  | { readonly kind: 'add-code'; readonly data: string; readonly grant: CodeGrant }
  | ({ readonly kind: 'revoke' } & z.infer<typeof revokeSchema>)
  | ({ readonly kind: 'export' } & z.infer<typeof exportSchema>);

/** Reads what follows the program's name; the failure's cause says what is wrong with it. */
export function readCommand(words: readonly string[]): Result<Command, Failure<'usage'>> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        name: { type: 'string', multiple: true },
        init: { type: 'boolean' },
        station: { type: 'string' },
        unit: { type: 'string' },
        'unit-name': { type: 'string' },
        policy: { type: 'string' },
        officer: { type: 'string', multiple: true },
        reason: { type: 'string' },
        application: { type: 'string' },
        out: { type: 'string' },
      },
    });
    switch (positionals.join(' ')) {
      case '':
        return ok({ kind: 'serve', ...serveSchema.parse(values) });
      case 'codes add':
        return ok(addCodeOf(codesSchema.parse(values)));
      case 'revoke':
        return ok({ kind: 'revoke', ...revokeSchema.parse(values) });
      case 'export':
        return ok({ kind: 'export', ...exportSchema.parse(values) });
      default:
        return err('usage', `unknown command ${positionals.join(' ')}`);
    }
  } catch (error) {
    if (error instanceof z.ZodError) {
      return err(
        'usage',
        error.issues.map((issue) => `--${issue.path[0]?.toString() ?? ''}: ${issue.message}`).join('\n'),
      );
    }
    // parseArgs reports an unknown option by throwing.
    if (error instanceof TypeError) return err('usage', error.message);
    throw error;
  }
}

function addCodeOf(values: z.infer<typeof codesSchema>): Command {
  return {
    kind: 'add-code',
    data: values.data,
    grant: {
      stationName: values.station,
      unitCode: values.unit,
      unitName: values['unit-name'],
      policyId: values.policy,
      officers: values.officer,
    },
  };
}
