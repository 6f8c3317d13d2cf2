// Run by Node, and by Electron's main process ahead of any application: proves that the native modules load there and
// that encryption is real.
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const Database = require('better-sqlite3-multiple-ciphers');

const folder = mkdtempSync(join(tmpdir(), 'tram-can-cuoc-probe-'));
const path = join(folder, 'probe.db');

function open(key) {
  const database = new Database(path);
  database.pragma("cipher='sqlcipher'");
  database.pragma('legacy=4');
  database.pragma(`key="x'${key}'"`);
  return database;
}

try {
  const right = '11'.repeat(32);
  const written = open(right);
  written.exec('CREATE TABLE probe (name TEXT)');
  const insert = written.prepare('INSERT INTO probe VALUES (?)');
  // Enough objects crossing the border to let the collector run: the shipped binaries die here on Node-API 9.
  written.exec('BEGIN');
  for (let row = 0; row < 2000; row += 1) insert.run(`Nguyễn Thị ${row}`);
  written.exec('COMMIT');
  written.close();

  if (readFileSync(path).includes('SQLite format 3')) throw new Error('the file is not encrypted');
  let refused = false;
  try {
    open('22'.repeat(32)).prepare('SELECT count(*) FROM probe').get();
  } catch (error) {
    refused = error.code === 'SQLITE_NOTADB';
  }
  if (!refused) throw new Error('a wrong key was accepted');
  const read = open(right);
  const last = read.prepare('SELECT name FROM probe WHERE rowid = 2000').get();
  if (last.name !== 'Nguyễn Thị 1999') throw new Error('the row came back changed');
  read.close();

  // A library that is not there must be an error, not the end of the process.
  let named = false;
  try {
    new (require('pkcs11js').PKCS11)().load(join(folder, 'no-such-library.so'));
  } catch (error) {
    named = error instanceof Error;
  }
  if (!named) throw new Error('pkcs11js did not refuse a library that is not there');
  if (typeof require('node-hid').devices !== 'function') throw new Error('node-hid did not load');
  if (typeof require('usb').WebUSB !== 'function') throw new Error('usb did not load');
  if (typeof require('serialport').SerialPort.list !== 'function') throw new Error('serialport did not load');
  if (typeof require('smartcard').Context !== 'function') throw new Error('smartcard did not load');
  process.stdout.write('native modules work\n');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (process.versions.electron !== undefined) process.exit(0);
