import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../../renderer/i18n/en/index.ts';
import { vi } from '../../../renderer/i18n/vi/index.ts';

const station = join(import.meta.dirname, '..', '..', '..', 'electron', 'station');

/** Rooms whose failures reach the officer window as answers to calls. */
const rooms = [
  'intake',
  'officers',
  'provisioning',
  'channels',
  'diagnostics',
  'sealing',
  'keys',
  'vault',
  'vault/backup',
  'diagnostics',
  '.',
];
/** Told to main at start or to whoever keeps the key on disk, never to a window. */
const toldElsewhere = [
  'vault-key-malformed',
  'vault-key-wrapped',
  'vault-key-wrong',
  'not-a-training-station',
  'config-malformed',
];

function codesGiven(): string[] {
  const files = rooms.flatMap((room) =>
    readdirSync(join(station, room), { withFileTypes: true })
      .filter(
        (file) => file.isFile() && /(?<!\.test)\.ts$/.test(file.name) && file.name !== 'provision-cli.ts',
      )
      .map((file) => join(station, room, file.name)),
  );
  const codes = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\berr\(\s*'([a-z0-9-]+)'/g)].map(([, code]) => code ?? ''),
  );
  return [...new Set(codes)].filter((code) => !toldElsewhere.includes(code)).sort();
}

describe.each([
  ['vi', vi as Readonly<Record<string, string>>],
  ['en', en as Readonly<Record<string, string>>],
])('refusals of the station in %s', (_language, messages) => {
  it('have a sentence when the officer can meet them', () => {
    const codes = codesGiven();
    expect(codes.length).toBeGreaterThan(40);
    const mute = codes.filter((code) => !messages[`failure.${code}`] && !messages[`device.${code}`]);
    expect(mute).toEqual([]);
  });
});
