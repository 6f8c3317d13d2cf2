import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { ApplicationKeys, BoxDamagedError } from './application-keys.ts';
import { openBox, sealBox } from './box.ts';
import { type Keyring, newVaultKeys, openKeyring, readKeyringFile, writeKeyring } from './keyring.ts';

const vaultKey = 'a1'.repeat(32);
const keyring: Keyring = { state: 'in-use', generation: 3, rotatedAt: null, keys: newVaultKeys() };
let folder = '';
const file = () => join(folder, 'vault.keyring');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyring-'));
  writeKeyring(file(), keyring, vaultKey);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (key: string) => {
  const read = readKeyringFile(file());
  if (!read.ok) return read;
  if (read.value === null) throw new Error('no keyring');
  return openKeyring(read.value, key);
};

describe('keyring', () => {
  it('gives its keys back under the vault key only, and shows none of them', () => {
    expect(unwrap(open(vaultKey))).toEqual(keyring);
    expect(open('b2'.repeat(32))).toMatchObject({ error: { code: 'vault-key-wrong' } });
    const text = readFileSync(file(), 'utf8');
    expect(text).not.toContain(keyring.keys.database);
    expect(text).not.toContain(keyring.keys.wrapping[0]?.key);
  });

  it('is called damaged, not wrongly keyed, whichever character of a value is changed', () => {
    const whole = readFileSync(file(), 'utf8');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (at) => {
        // What is between the values may change without meaning anything.
        fc.pre(/[0-9a-zA-Z+/]/.test(whole[at] ?? ''));
        const other = whole[at] === '1' ? '2' : '1';
        writeFileSync(file(), whole.slice(0, at) + other + whole.slice(at + 1));
        expect(open(vaultKey)).toMatchObject({ ok: false, error: { code: 'vault-corrupt' } });
      }),
    );
  });

  it('is called damaged when it was cut short', () => {
    const whole = readFileSync(file());
    writeFileSync(file(), whole.subarray(0, whole.length / 2));
    expect(open(vaultKey)).toMatchObject({ error: { code: 'vault-corrupt' } });
  });
});

describe('box', () => {
  it('opens with its own key and belonging, and with no byte changed', () => {
    const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.string(), (plain, at, bound) => {
        const box = sealBox(key, bound, plain);
        expect(openBox(key, bound, box)?.equals(plain)).toBe(true);
        expect(openBox(other, bound, box)).toBeNull();
        expect(openBox(key, `${bound}.`, box)).toBeNull();
        const changed = Buffer.from(box);
        changed[at % box.length] = (changed[at % box.length] ?? 0) ^ 1;
        expect(openBox(key, bound, changed)).toBeNull();
        expect(openBox(key, bound, box.subarray(0, at % box.length))).toBeNull();
      }),
    );
  });
});

describe('data key', () => {
  const keys = new ApplicationKeys(keyring.keys.wrapping);

  it('opens nothing that was moved to another application, place or purpose', () => {
    const made = keys.make('a1', 'evidence');
    const row = { application_id: 'a1', purpose: 'evidence', wrapped_by: 1, wrapped: made.wrapped } as const;
    const box = made.key.seal('evidence e1', 0, Buffer.from('bytes'));
    const key = keys.unwrap(row);
    expect(key.open('evidence e1', 0, box).toString()).toBe('bytes');
    expect(() => key.open('evidence e1', 1, box)).toThrow(BoxDamagedError);
    expect(() => key.open('preview e1', 0, box)).toThrow(BoxDamagedError);
    expect(() => keys.unwrap({ ...row, application_id: 'a2' })).toThrow(BoxDamagedError);
    expect(() => keys.unwrap({ ...row, purpose: 'index' })).toThrow(BoxDamagedError);
  });
});
