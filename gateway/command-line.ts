import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type StationSettings, stationStandingSchema } from '../domain/channels/gateway.ts';
import { roleSchema } from '../domain/officers/roles.ts';
import { policyIdSchema } from '../domain/policy/policy.ts';
import { err, type Failure, ok, type Result } from '../domain/result.ts';
import type { PopulationSettings } from './population/open-register.ts';
import type { OfficerRecord } from './store/records.ts';
import type { CodeGrant } from './store/store.ts';

export const usage = `usage:
  gateway --data DIR [--port N] [--host 127.0.0.1] [--name HOST …] [--init] [--metrics-port N]
          [--osia-port N --osia-jwks FILE --osia-issuer URL --osia-audience NAME]
          [--population-folder DIR | --population-url URL --population-token FILE [--population-ca FILE]]
  gateway codes add --data DIR --station NAME --unit CODE --unit-name NAME --policy 2021-07|2024-07
                    --officer id:name:rank:role …
  gateway officers add --data DIR --station ID --officer id:name:rank:role
  gateway officers suspend|resume --data DIR --station ID --officer ID
  gateway settings set --data DIR --station ID KEY=VALUE …
  gateway settings show --data DIR --station ID
  gateway quota --data DIR --station ID --per-day N
  gateway stations list --data DIR
  gateway stations renew --data DIR --station ID
  gateway anchors list --data DIR --station ID
  gateway handed-on list --data DIR [--application ID]
  gateway revoke --data DIR --station ID [--officer ID] --reason compromised|ceased
  gateway export --data DIR --application ID --out DIR`;

const port = z.coerce.number().int().min(0).max(65_535);
const data = z.string().min(1);
const serveSchema = z
  .object({
    data,
    port: port.default(0),
    host: z.string().default('127.0.0.1'),
    name: z.array(z.string()).default([]),
    init: z.boolean().default(false),
    'metrics-port': port.optional(),
    'osia-port': port.optional(),
    'osia-jwks': z.string().min(1).optional(),
    'osia-issuer': z.string().min(1).optional(),
    'osia-audience': z.string().min(1).optional(),
    'population-folder': z.string().min(1).optional(),
    'population-url': z.url({ protocol: /^https?$/ }).optional(),
    'population-token': z.string().min(1).optional(),
    'population-ca': z.string().min(1).optional(),
  })
  .transform(({ data, port, host, name, init, ...more }, context) => {
    const osia = {
      port: more['osia-port'],
      jwks: more['osia-jwks'],
      issuer: more['osia-issuer'],
      audience: more['osia-audience'],
    };
    const given = Object.values(osia).filter((value) => value !== undefined).length;
    if (given !== 0 && given !== 4) {
      context.addIssue({
        code: 'custom',
        path: ['osia-port'],
        message: 'needs --osia-jwks, --osia-issuer and --osia-audience, and they need it',
      });
    }
    const metricsPort = more['metrics-port'];
    const population = populationOf(more, (message) =>
      context.addIssue({ code: 'custom', path: ['population-url'], message }),
    );
    return {
      ...{ data, port, host, name, init },
      ...(metricsPort === undefined ? {} : { metricsPort }),
      ...(population === null ? {} : { population }),
      ...(given === 0
        ? {}
        : { osia: osia as { [Key in keyof typeof osia]: NonNullable<(typeof osia)[Key]> } }),
    };
  });

/** One register or none: a folder, or a Population Registry with the file of its token. */
function populationOf(
  given: Readonly<Partial<Record<`population-${'folder' | 'url' | 'token' | 'ca'}`, string | undefined>>>,
  complain: (message: string) => void,
): PopulationSettings | null {
  const [folder, url, tokenFile, caFile] = [
    given['population-folder'],
    given['population-url'],
    given['population-token'],
    given['population-ca'],
  ];
  if (folder !== undefined) {
    if ([url, tokenFile, caFile].some((one) => one !== undefined)) complain('not with --population-folder');
    return { kind: 'folder', folder };
  }
  if (url === undefined || tokenFile === undefined) {
    if ([url, tokenFile, caFile].some((one) => one !== undefined)) {
      complain('needs --population-token, and it and --population-ca need it');
    }
    return null;
  }
  return { kind: 'osia', url, tokenFile, caFile: caFile ?? null };
}

const officerSchema = z
  .string()
  .regex(/^[a-z0-9-]{2,40}:[^:]{1,120}:[^:]{1,60}:[a-z]{2,20}$/)
  .transform((text, context): OfficerRecord => {
    const [id = '', name = '', rank = '', role = ''] = text.split(':');
    const known = roleSchema.safeParse(role);
    if (!known.success) context.addIssue({ code: 'custom', message: `no role ${role}` });
    return { id, name: name.normalize('NFC'), rank: rank.normalize('NFC'), role: known.data ?? 'officer' };
  });
const station = z.string().regex(/^st-[0-9a-z]{8}$/, 'must be the id of a station');
const officerId = z.string().regex(/^[a-z0-9-]{2,40}$/);
const one = <T extends z.ZodType>(schema: T) =>
  z
    .array(schema)
    .length(1)
    .transform((values) => values[0] as z.infer<T>);

const codesSchema = z
  .object({
    data,
    station: z.string().min(1).max(120),
    unit: z.string().min(1).max(20),
    'unit-name': z.string().min(1).max(120),
    policy: policyIdSchema,
    officer: z.array(officerSchema).min(1).max(20),
  })
  .transform(({ data, station, unit, policy, officer, ...more }) => {
    const grant: CodeGrant = {
      stationName: station,
      unitCode: unit,
      unitName: more['unit-name'],
      policyId: policy,
      officers: officer,
    };
    return { data, grant };
  });

/** `name=value` words as settings; a value that is no JSON is a word. */
const assignmentsSchema = z
  .array(z.string().regex(/^[A-Za-z]+=.+$/, 'settings are given as KEY=VALUE'))
  .min(1, 'no KEY=VALUE given')
  .transform((words, context): Partial<StationSettings> => {
    const given = Object.fromEntries(
      words.map((word) => {
        const [name = '', ...value] = word.split('=');
        const text = value.join('=');
        return [name, /^\d+$/.test(text) ? Number(text) : text];
      }),
    );
    const parsed = stationStandingSchema.shape.settings.partial().strict().safeParse(given);
    if (parsed.success) return parsed.data as Partial<StationSettings>;
    for (const issue of parsed.error.issues) {
      context.addIssue({ code: 'custom', message: `${issue.path.join('.')} ${issue.message}`.trim() });
    }
    return {};
  });

const ofStation = z.object({ data, station });
const commands = {
  '': serveSchema.transform((values) => ({ kind: 'serve' as const, ...values })),
  'codes add': codesSchema.transform((values) => ({ kind: 'add-code' as const, ...values })),
  'officers add': ofStation
    .extend({ officer: one(officerSchema) })
    .transform((values) => ({ kind: 'add-officer' as const, ...values })),
  'officers suspend': ofStation
    .extend({ officer: one(officerId) })
    .transform((values) => ({ kind: 'suspend' as const, ...values })),
  'officers resume': ofStation
    .extend({ officer: one(officerId) })
    .transform((values) => ({ kind: 'resume' as const, ...values })),
  'settings set': ofStation
    .extend({ assignments: assignmentsSchema })
    .transform((values) => ({ kind: 'set-settings' as const, ...values })),
  'settings show': ofStation.transform((values) => ({ kind: 'show-settings' as const, ...values })),
  quota: ofStation
    .extend({ 'per-day': z.coerce.number().pipe(stationStandingSchema.shape.settings.shape.quotaPerDay) })
    .transform(({ 'per-day': quotaPerDay, ...values }) => ({
      kind: 'set-settings' as const,
      assignments: { quotaPerDay },
      ...values,
    })),
  'stations list': z.object({ data }).transform((values) => ({ kind: 'list-stations' as const, ...values })),
  'stations renew': ofStation.transform((values) => ({ kind: 'ask-for-renewal' as const, ...values })),
  'anchors list': ofStation.transform((values) => ({ kind: 'list-anchors' as const, ...values })),
  'handed-on list': z
    .object({ data, application: z.uuid().optional() })
    .transform((values) => ({ kind: 'list-handed-on' as const, ...values })),
  revoke: z
    .object({
      data,
      station: z.string().min(1),
      officer: one(z.string()).optional(),
      reason: z.enum(['compromised', 'ceased']),
    })
    .transform((values) => ({ kind: 'revoke' as const, ...values })),
  export: z
    .object({ data, application: z.uuid(), out: z.string().min(1) })
    .transform((values) => ({ kind: 'export' as const, ...values })),
} as const;

export type Command = z.infer<(typeof commands)[keyof typeof commands]>;
export type ServeCommand = Extract<Command, { kind: 'serve' }>;

/** Reads what follows the program's name; the failure's cause says what is wrong with it. */
export function readCommand(words: readonly string[]): Result<Command, Failure<'usage'>> {
  try {
    const { values, positionals } = parseArgs({ args: [...words], allowPositionals: true, options });
    const assignments = positionals.filter((word) => word.includes('='));
    const name = positionals.filter((word) => !word.includes('=')).join(' ');
    if (!isCommand(name)) return err('usage', `unknown command ${name}`);
    if (assignments.length > 0 && name !== 'settings set') {
      return err('usage', `nothing to set with ${name || 'the gateway itself'}`);
    }
    const parsed = commands[name].safeParse({ ...values, assignments });
    if (parsed.success) return ok(parsed.data);
    const complaints = parsed.error.issues.map(
      ({ path, message }) => `--${path[0]?.toString() ?? ''}: ${message}`,
    );
    return err('usage', complaints.join('\n'));
  } catch (error) {
    // parseArgs reports an unknown option by throwing.
    if (error instanceof TypeError) return err('usage', error.message);
    throw error;
  }
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;
const options = {
  ...{ data: text, port: text, host: text, name: texts, init: flag },
  ...{ 'metrics-port': text, 'osia-port': text, 'osia-jwks': text, 'osia-issuer': text },
  ...{ 'population-folder': text, 'population-url': text, 'population-token': text, 'population-ca': text },
  ...{ 'osia-audience': text, station: text, unit: text, 'unit-name': text, policy: text },
  ...{ officer: texts, reason: text, application: text, out: text, 'per-day': text },
} as const;

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}
