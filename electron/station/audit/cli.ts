import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Result, err } from '../../../domain/result.ts';
import { vaultKeyFiles } from '../keys/vault-key-file.ts';
import { vaultFileName } from '../station.ts';
import { type Vault, openVault } from '../vault/vault.ts';
import { exportAudit } from './export.ts';
import { exportTrail } from './export-trail.ts';
import type { Trail, TrailReceipt } from './trail.ts';
import { vaultTrail } from './vault-trail.ts';
import { type AuditReport, verifyTrail } from './verify.ts';

const usage = `Checks a station's audit trail, or takes it out for others to check.

  npm run audit -- verify --user-data DIR [--receipts DIR] [--json]
  npm run audit -- verify --file EXPORT … [--ca CA.pem] [--receipts DIR] [--json]
  npm run audit -- export --user-data DIR --out DIR

  --user-data DIR   data folder of a training station, or of any whose key (64 hex digits) is in TCC_VAULT_KEY
  --file EXPORT     folder of an export, or a file in it
  --ca CA.pem       the authority to believe; without it the ca.pem beside the export
  --receipts DIR    acknowledgements (.p7s) as the centre keeps them: anchors nobody at the station can take away
`;

/** 0: every link holds. 1: one does not, and the first is named. 2: there was nothing to check. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'user-data': { type: 'string' },
      file: { type: 'string', multiple: true },
      ca: { type: 'string' },
      receipts: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [command, ...more] = positionals;
  const dataFolder = values['user-data'];
  if (command === 'export' && dataFolder !== undefined && values.out !== undefined) {
    return exportFolder(dataFolder, values.out);
  }
  const files = [...(values.file ?? []), ...more];
  if (command !== 'verify' || (dataFolder === undefined) === (files.length === 0)) {
    process.stderr.write(usage);
    return 2;
  }
  const foreign = values.receipts === undefined ? [] : receiptsIn(values.receipts);
  if (dataFolder === undefined) {
    const trail = await exportTrail(files, values.ca ?? null);
    if (!trail.ok) return refuse(trail.error);
    return tell(trail.value, foreign, values.json);
  }
  const vault = await vaultOf(dataFolder);
  if (!vault.ok) return refuse(vault.error);
  try {
    return await tell(await vaultTrail(vault.value.database), foreign, values.json);
  } finally {
    await vault.value.close();
  }
}

async function exportFolder(dataFolder: string, out: string): Promise<number> {
  const vault = await vaultOf(dataFolder);
  if (!vault.ok) return refuse(vault.error);
  try {
    const made = await exportAudit(vault.value, out, { officerId: null, at: new Date() });
    if (!made.ok) return refuse(made.error);
    process.stdout.write(`${made.value.folder}: ${made.value.entries} entries\n`);
    return 0;
  } finally {
    await vault.value.close();
  }
}

/** Of a folder that is there: nothing is made where there is none. */
async function vaultOf(dataFolder: string): Promise<Result<Vault>> {
  const path = join(dataFolder, vaultFileName);
  if (!existsSync(path)) return err('no-station', path);
  const training = join(dataFolder, vaultKeyFiles.training);
  const key =
    process.env.TCC_VAULT_KEY ?? (existsSync(training) ? readFileSync(training, 'utf8').trim() : '');
  if (!/^[0-9a-f]{64}$/.test(key))
    return err('vault-key-wrapped', 'no training key here and no TCC_VAULT_KEY');
  return openVault(path, key, () => new Date());
}

function receiptsIn(folder: string): TrailReceipt[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.p7s') && statSync(path).isFile())
    .map((path) => ({ applicationId: null, bytes: readFileSync(path) }));
}

async function tell(trail: Trail, foreign: readonly TrailReceipt[], json: boolean): Promise<number> {
  const receipts = async function* (): AsyncGenerator<TrailReceipt> {
    yield* trail.receipts();
    yield* foreign;
  };
  const report = await verifyTrail({ ...trail, receipts });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : sentences(trail, report));
  return report.broken === null ? 0 : 1;
}

function sentences(trail: Trail, report: AuditReport): string {
  const { entries, batches, anchors, broken, head, unsigned, anchored } = report;
  const authority =
    trail.authority === null ? 'none: not provisioned' : `SHA-256 ${fingerprintOf(trail.authority)}`;
  return [
    `entries    ${entries}, the last is ${head.seq} with hash ${head.hash}`,
    `batches    ${batches} signed by the station; ${unsigned} entries behind the last`,
    `anchors    ${anchors} links the centre has signed for, the last is ${anchored}`,
    `authority  ${authority}`,
    broken === null
      ? 'verified: every link holds'
      : `BROKEN at entry ${broken.seq}: ${broken.cause}\n(links from there on prove nothing)`,
    '',
  ].join('\n');
}

function fingerprintOf(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return createHash('sha256').update(der).digest('hex');
}

function refuse(failure: { code: string; cause?: string }): number {
  process.stderr.write(`${failure.code}${failure.cause === undefined ? '' : `: ${failure.cause}`}\n`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exitCode = 2;
  },
);
