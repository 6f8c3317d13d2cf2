import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import { type Command, readCommand, type ServeCommand, usage } from './command-line.ts';
import { runCommand } from './commands.ts';
import { keepMemoryOutOfCores } from './core-dumps.ts';
import { gatewayFolders } from './folders.ts';
import { startGateway } from './server.ts';
import type { Store } from './store/store.ts';
import { applicationKey } from './store/objects/objects.ts';
import { openIndex, openObjects, readStorageSettings, type StorageSettings } from './store/storage.ts';

/** The gateway as a program. Standard output is for whoever started it, one JSON line or code; the log goes to standard error. */
async function run(command: Command): Promise<void> {
  if (command.kind === 'serve') return serve(command);
  return withStore(command.data, async (store) => {
    if (command.kind === 'export') return exportApplication(command, store);
    const done = await runCommand(command, store, new Date());
    if (!done.ok) {
      fail(done.error.cause ?? '');
      return;
    }
    for (const line of done.value) print(line);
    if (command.kind === 'add-code') await writeCodeSheet(command.data);
  });
}

async function serve(command: ServeCommand): Promise<void> {
  keepMemoryOutOfCores();
  const log = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ fd: 2, sync: true }),
  );
  const { kind: _kind, name, ...options } = command;
  const { data } = command;
  const storage = storageSettings();
  if (storage === null) return;
  const started = await startGateway({ ...options, names: name, storage, log });
  if (!started.ok) {
    const { code, cause } = started.error;
    fail(sentences(data, cause)[code]);
    return;
  }
  const gateway = started.value;
  let stopping = false;
  const stop = () => {
    // Asked a second time, it waits for nobody.
    if (stopping) {
      gateway.closeNow();
      return;
    }
    stopping = true;
    void gateway.close().then(() => log.info('stopped'));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { url, caFile, metricsUrl, osiaUrl } = gateway;
  print(
    JSON.stringify({
      ...{ ready: true, url, caFile },
      ...(metricsUrl === null ? {} : { metricsUrl }),
      ...(osiaUrl === null ? {} : { osiaUrl }),
    }),
  );
}

const sentences = (data: string, cause = '') => ({
  'folder-in-use': `Another gateway serves ${data}: stop it first, or give both a PostgreSQL database.`,
  'not-initialised': `The centre in ${data} has no keys yet: start the gateway once with --init.`,
  'osia-keys': 'The file of --osia-jwks holds no JWKS of public EC or RSA keys, or cannot be read.',
  'population-register': `The population register can't be used: ${cause}.`,
});

/** What stands on the code sheet beside the code, by which the new station knows the centre. Standard output has the code alone. */
async function writeCodeSheet(data: string): Promise<void> {
  const ca = new X509Certificate(await readFile(join(gatewayFolders(data).authority, 'ca.pem')));
  const groups = ca.fingerprint256.replaceAll(':', '').match(/.{4}/g) ?? [];
  process.stderr.write(`SHA-256 of the centre's certificate: ${groups.join(' ')}\n`);
}

/** Hands out an application as it was received, and the receipt for it. */
async function exportApplication(command: Extract<Command, { kind: 'export' }>, store: Store): Promise<void> {
  const record = await store.application(command.application);
  if (record === undefined) {
    fail('The centre has not acknowledged an application with this id.');
    return;
  }
  const settings = storageSettings();
  if (settings === null) return;
  const objects = await openObjects(gatewayFolders(command.data), settings);
  const sealed = await objects.get(applicationKey(record));
  objects.close();
  if (sealed === undefined) {
    fail('The bytes of this application are missing: restore them from the backup.');
    return;
  }
  const target = (extension: string): string => join(command.out, `${record.id}.${extension}`);
  await mkdir(command.out, { recursive: true });
  await writeFile(target('p7m'), sealed);
  await writeFile(target('p7s'), record.acknowledgement);
  print(JSON.stringify({ id: record.id, sha256: record.sha256, size: record.size }));
}

async function withStore(data: string, use: (store: Store) => Promise<void>): Promise<void> {
  const folders = gatewayFolders(data);
  const settings = storageSettings();
  if (settings === null) return;
  if (settings.databaseUrl === null && !existsSync(folders.database)) {
    fail(`There is no gateway in ${data}: start it once with --init.`);
    return;
  }
  const store = await openIndex(folders, settings);
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

/** Where things are kept, by the environment; null after it said what is wrong there. */
function storageSettings(): StorageSettings | null {
  const settings = readStorageSettings(process.env);
  if (settings.ok) return settings.value;
  fail(settings.error.cause ?? '');
  return null;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

const command = readCommand(process.argv.slice(2));
if (command.ok) void run(command.value);
else fail(`${command.error.cause ?? ''}\n${usage}`);
