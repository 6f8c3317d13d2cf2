import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Failure, type Result, err, ok } from '../../domain/result.ts';
import { provisionFolder } from './provisioning/provision-folder.ts';
import { askPassphrase, passphraseVariable } from './provisioning/passphrase-prompt.ts';

const usage = `usage:
  npm run provision -- --user-data DIR --gateway URL (--ca FILE | --ca-fingerprint SHA256) --code CODE --officer ID …

An officer's passphrase is read from TCC_PASSPHRASE_<ID> (capitals, - as _), else asked for.
This command makes training stations, whose vault key lies in a file; a production station is provisioned from the
app's first-run screen.`;

const sentences: Readonly<Record<string, string>> = {
  'code-invalid': 'The code is unknown, used or expired: ask the centre for a new one.',
  'gateway-unreachable': 'The gateway does not answer: check its address and the network.',
  'gateway-untrusted': 'The gateway is not the one whose authority was given: check --ca with the centre.',
  'gateway-timeout': 'The gateway took too long: type the same command again, the code is not lost.',
  'authority-not-shown':
    'The gateway shows no authority with this fingerprint: compare it with the code sheet.',
  'passphrase-too-short': 'A passphrase needs at least 8 characters.',
  'passphrase-wrong': 'An earlier attempt with this code used another passphrase: type that one.',
  'applications-waiting':
    'Sealed applications of the station in this folder have not arrived yet: send them first.',
  'vault-key-wrapped': 'This folder belongs to a production station: only the app can open its vault.',
};

interface Command {
  readonly dataFolder: string;
  readonly gatewayUrl: string;
  readonly trust: { readonly ca: string } | { readonly caFingerprint: string };
  readonly code: string;
  readonly officerIds: readonly string[];
}

function readCommand(words: readonly string[]): Result<Command, Failure<'usage'>> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        'user-data': { type: 'string' },
        gateway: { type: 'string' },
        ca: { type: 'string' },
        'ca-fingerprint': { type: 'string' },
        code: { type: 'string' },
        officer: { type: 'string', multiple: true },
      },
    });
    const { gateway, ca, code, officer = [] } = values;
    const dataFolder = values['user-data'];
    const caFingerprint = values['ca-fingerprint'];
    if (dataFolder === undefined || gateway === undefined || code === undefined || officer.length === 0) {
      return err('usage', 'something is missing');
    }
    if (ca === undefined && caFingerprint === undefined) return err('usage', '--ca or --ca-fingerprint');
    const address = new URL(gateway);
    if (address.protocol !== 'https:') return err('usage', '--gateway must begin with https://');
    return ok({
      dataFolder,
      gatewayUrl: address.origin,
      trust: ca === undefined ? { caFingerprint: caFingerprint ?? '' } : { ca: readFileSync(ca, 'utf8') },
      code,
      officerIds: officer,
    });
  } catch (error) {
    // parseArgs, URL and the file system say what is wrong with which word.
    return err('usage', (error as Error).message);
  }
}

async function run(words: readonly string[]): Promise<Result<string>> {
  const command = readCommand(words);
  if (!command.ok) return command;
  const officers: { officerId: string; passphrase: string }[] = [];
  for (const officerId of command.value.officerIds) {
    // Never a word of the command line: every program on the machine can read those.
    const asked = process.env[passphraseVariable(officerId)] ?? (await askPassphrase(officerId));
    if (asked === null) return err('usage', `no passphrase: set ${passphraseVariable(officerId)}`);
    officers.push({ officerId, passphrase: asked });
  }
  const identity = await provisionFolder({ ...command.value, officers, now: () => new Date() });
  if (!identity.ok) return identity;
  const { station, policyId } = identity.value;
  return ok(
    `Station ${station.id} (${station.name}, ${station.unitName}), policy ${policyId}, ` +
      `${identity.value.officers.length} officers: provisioned for training.`,
  );
}

async function main(): Promise<void> {
  const done = await run(process.argv.slice(2));
  if (done.ok) {
    process.stdout.write(`${done.value}\n`);
    return;
  }
  const { code, cause } = done.error;
  const unnamed = `Not provisioned: ${code}${cause === undefined ? '' : ` (${cause})`}`;
  process.stderr.write(`${sentences[code] ?? unnamed}\n`);
  if (code === 'usage') process.stderr.write(`${usage}\n`);
  process.exitCode = 1;
}

void main();
