import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './lib/paths.mjs';

const configuration = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** Each offence: the rule that must report it, the offending file, and what it imports. */
const offences = [
  ['domain-imports-no-other-room', 'domain/a.ts', '../electron/main/room.ts'],
  ['domain-has-no-node', 'domain/b.ts', 'node:fs'],
  ['domain-packages', 'domain/c.ts', 'react'],
  ['renderer-imports-domain-only', 'renderer/a.ts', '../electron/station/room.ts'],
  ['renderer-imports-domain-only', 'renderer/wizard/steps/a.ts', '../../../native-bridges/host/room.ts'],
  ['renderer-has-no-node', 'renderer/b.ts', 'node:path'],
  ['preload-imports-domain-only', 'electron/preload/a.ts', '../main/room.ts'],
  ['main-imports-domain-only', 'electron/main/a.ts', '../station/room.ts'],
  ['main-imports-domain-only', 'electron/main/b.ts', '../../native-bridges/drivers/room.ts'],
  ['station-imports-domain-only', 'electron/station/a.ts', '../main/room.ts'],
  ['station-imports-domain-only', 'electron/station/b.ts', '../../gateway/room.ts'],
  ['gateway-imports-domain-only', 'gateway/a.ts', '../electron/station/room.ts'],
  ['bridges-import-domain-only', 'native-bridges/host/a.ts', '../../electron/station/room.ts'],
  ['drivers-import-downwards', 'native-bridges/drivers/a.ts', '../host/room.ts'],
  ['drivers-import-downwards', 'native-bridges/drivers/b.ts', '../simulators/room.ts'],
  ['imaging-imports-nothing-above', 'native-bridges/imaging/a.ts', '../drivers/room.ts'],
  ['recorder-imports-transports-only', 'native-bridges/recorder/b.ts', '../drivers/room.ts'],
  ['transports-import-nothing-above', 'native-bridges/transports/a.ts', '../drivers/room.ts'],
  ['simulators-import-no-host', 'native-bridges/simulators/a.ts', '../host/room.ts'],
  ['only-host-loads-simulators', 'native-bridges/recorder/a.ts', '../simulators/room.ts'],
  ['native-packages-stay-inside', 'electron/station/outbox/a.ts', 'better-sqlite3-multiple-ciphers'],
  ['native-packages-stay-inside', 'native-bridges/drivers/c.ts', 'node-hid'],
  ['electron-stays-in-main', 'electron/station/c.ts', 'electron'],
  ['product-imports-no-tests', 'gateway/b.ts', '../test/room.ts'],
  ['product-imports-no-tests', 'electron/station/d.ts', '../../test/support/room.ts'],
  ['nbis-is-an-oracle', 'domain/d.test.ts', '../test/support/libfprint/room.ts'],
  ['nbis-is-an-oracle', 'electron/station/e.ts', '../../test/support/libfprint/room.ts'],
  ['only-the-oracle-loads-libraries', 'native-bridges/transports/b.ts', 'koffi'],
  ['only-the-oracle-loads-libraries', 'test/support/libfprint/a.ts', 'koffi'],
  ['product-needs-no-development-package', 'gateway/c.ts', 'fast-check'],
  ['no-unresolvable', 'gateway/d.ts', './nowhere.ts'],
];

/** What the house allows: nothing may be reported here. */
const allowed = [
  ['domain/allowed.ts', 'zod'],
  ['domain/allowed.test.ts', 'node:fs'],
  ['electron/station/allowed.test.ts', '../../test/support/room.ts'],
  ['renderer/allowed.ts', '../domain/room.ts'],
  ['electron/main/allowed.ts', 'electron'],
  ['electron/station/vault/allowed.ts', 'better-sqlite3-multiple-ciphers'],
  ['gateway/store/allowed.ts', 'better-sqlite3-multiple-ciphers'],
  ['native-bridges/transports/hid/allowed.ts', 'node-hid'],
  ['native-bridges/host/allowed.ts', '../drivers/room.ts'],
  ['native-bridges/host/allowed-simulators.ts', '../simulators/room.ts'],
  ['native-bridges/drivers/allowed.ts', '../imaging/room.ts'],
  ['native-bridges/drivers/allowed.test.ts', '../recorder/room.ts'],
  ['native-bridges/recorder/allowed.ts', '../transports/room.ts'],
  ['native-bridges/simulators/allowed.ts', '../transports/room.ts'],
  ['test/allowed.ts', '../electron/station/room.ts'],
  ['test/asks-nbis.ts', './support/libfprint/room.ts'],
  ['test/support/libfprint/nbis-program.mjs', 'koffi'],
];

const rooms = [
  'domain',
  'renderer',
  'gateway',
  'test',
  'test/support',
  'test/support/libfprint',
  'electron/main',
  'electron/preload',
  'electron/station',
  'native-bridges/host',
  'native-bridges/imaging',
  'native-bridges/drivers',
  'native-bridges/recorder',
  'native-bridges/transports',
  'native-bridges/simulators',
];

let house;
let violations;

function write(path, text) {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), text);
}

/** Half of the offences import only a type: knowledge crosses a border without code, too. */
function importLine(target, index) {
  const isModule = target.startsWith('.');
  return isModule && index % 2 === 0
    ? `import type { Room } from '${target}';\nexport type R = Room;\n`
    : `import * as other from '${target}';\nexport const used = other;\n`;
}

beforeAll(async () => {
  house = mkdtempSync(join(tmpdir(), 'borders-'));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  symlinkSync(join(root, 'package.json'), join(house, 'package.json'));
  symlinkSync(join(root, 'tsconfig.json'), join(house, 'tsconfig.json'));
  for (const room of rooms)
    write(`${room}/room.ts`, 'export interface Room { door: string }\nexport const room = 1;\n');
  for (const [index, [, path, target]] of offences.entries()) write(path, importLine(target, index));
  for (const [index, [path, target]] of allowed.entries()) write(path, importLine(target, index));
  write('gateway/circle-a.ts', "import { b } from './circle-b.ts';\nexport const a = () => b;\n");
  write(
    'gateway/types-a.ts',
    "import { b } from './types-b.ts';\nexport type A = string;\nexport const a = b;\n",
  );
  write('gateway/types-b.ts', "import type { A } from './types-a.ts';\nexport const b: A = 'b';\n");
  write('gateway/circle-b.ts', "import { a } from './circle-a.ts';\nexport const b = () => a;\n");

  const result = await cruise(
    ['domain', 'electron', 'native-bridges', 'renderer', 'gateway', 'test'],
    {
      ...configuration.options,
      baseDir: house,
      validate: true,
      ruleSet: { forbidden: configuration.forbidden },
    },
    undefined,
    { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
  );
  violations = result.output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}, 60_000);

afterAll(() => rmSync(house, { recursive: true, force: true }));

describe('borders', () => {
  it.each(offences)('%s is reported when %s imports %s', (rule, path) => {
    const names = violations.filter(({ from }) => from === path).map((violation) => violation.rule);
    expect(names).toContain(rule);
  });

  it.each(allowed)('nothing is reported when %s imports %s', (path) => {
    expect(violations.filter(({ from }) => from === path)).toEqual([]);
  });

  it('no-cycles is silent when two files know only types of each other', () => {
    expect(violations.filter(({ rule, from }) => rule === 'no-cycles' && from.includes('types-'))).toEqual(
      [],
    );
  });

  it('no-cycles is reported when two files import each other', () => {
    expect(violations.filter(({ rule }) => rule === 'no-cycles').map(({ from }) => from)).toContain(
      'gateway/circle-a.ts',
    );
  });

  it('every rule has an offence that proves it when the configuration grows', () => {
    const proven = new Set([...offences.map(([rule]) => rule), 'no-cycles']);
    expect(configuration.forbidden.map((rule) => rule.name).filter((name) => !proven.has(name))).toEqual([]);
  });
});
