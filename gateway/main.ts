import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import { addCode } from './codes.ts';
import { type Command, readCommand, usage } from './command-line.ts';
import { gatewayFolders } from './folders.ts';
import { startGateway } from './server.ts';
import type { Store } from './store/store.ts';
import { applicationKey } from './store/objects/objects.ts';
import { openIndex, openObjects, readStorageSettings, type StorageSettings } from './store/storage.ts';

/** The gateway as a program. Standard output is for whoever started it, one JSON line or code; the log goes to standard error. */
async function run(command: Command): Promise<void> {
  switch (command.kind) {
    case 'serve':
      return serve(command);
    case 'add-code':
      return withStore(command.data, async (store) => {
        print(await addCode(store, command.grant, new Date()));
      });
    case 'revoke':
      return withStore(command.data, async (store) => {
        const whose = {
          stationId: command.station,
          ...(command.officer === undefined ? {} : { officerId: command.officer }),
        };
        const count = await store.revoke(whose, new Date(), command.reason);
        if (count === 0) fail('There is no such certificate that is still in force.');
        else print(`${count} revoked`);
      });
    case 'export':
      return withStore(command.data, (store) => exportApplication(command, store));
  }
}

async function serve(command: Extract<Command, { kind: 'serve' }>): Promise<void> {
  const log = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ fd: 2, sync: true }),
  );
  const { data, port, host, name, init } = command;
  const storage = storageSettings();
  if (storage === null) return;
  const started = await startGateway({ data, port, host, names: name, init, storage, log });
  if (!started.ok) {
    fail(
      started.error.code === 'folder-in-use'
        ? `Another gateway serves ${data}: stop it first, or give both a PostgreSQL database.`
        : `The centre in ${data} has no keys yet: start the gateway once with --init.`,
    );
    return;
  }
  const gateway = started.value;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void gateway.close().then(() => log.info('stopped'));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  print(JSON.stringify({ ready: true, url: gateway.url, caFile: gateway.caFile }));
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
