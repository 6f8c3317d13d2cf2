import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { openCryptoki } from '../../../native-bridges/transports/pkcs11.ts';
import { bundleProgram } from '../../support/station/bundle-program.ts';
import { type TokenHost, tokenHost } from './token-host.ts';
import { ownTime } from '../../support/own-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'strict-token-'));
const library = join(folder, 'strict.so');
const hang = join(folder, 'hang');
const source = join(import.meta.dirname, '..', '..', 'support', 'tokens', 'strict-token.c');
const headers = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'pkcs11js', 'includes', 'pkcs11');
const serial = 'S1';
let program: URL;
let opened: TokenHost;
beforeAll(async () => {
  const defined = `-DHANG="${hang}"`;
  execFileSync('g++', ['-x', 'c', '-shared', '-fPIC', `-I${headers}`, defined, '-o', library, source]);
  program = pathToFileURL(await bundleProgram('test/support/tokens/pkcs11-program.ts'));
});
afterEach(() => opened.stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function plugged(): Promise<TokenHost> {
  opened = tokenHost(() => openCryptoki(library, program, { slots: 400, load: 3000, end: 100 }), {
    lookEveryMs: 100,
  });
  await opened.until((tokens) => tokens.length === 1);
  return opened;
}

describe('a token that counts', () => {
  it('tells when one try is left and when it has locked itself, and then asks no more', async () => {
    const { client, until } = await plugged();
    const open = (pin: string) => client.call('token.open', { serial, pin });
    const first = await open('0000');
    expect(first).toMatchObject({ error: { code: 'pin-wrong' } });
    expect(first).not.toHaveProperty('error.details');
    expect(await open('0001')).toMatchObject({ error: { code: 'pin-wrong', details: { left: 1 } } });
    await until(([token]) => token?.pin === 'last-try');
    expect(await open('0002')).toMatchObject({ error: { code: 'pin-locked' } });
    await until(([token]) => token?.pin === 'locked');
    expect(await open('1234')).toMatchObject({ error: { code: 'pin-locked' } });
  });
});

describe('a library that hangs', () => {
  it('is told of in time, holds up no other device, and is back after another try', async () => {
    const { client } = await plugged();
    writeFileSync(hang, '');
    const asked = ownTime();
    let answered = false;
    const answer = client.call('token.open', { serial, pin: '1234' }).finally(() => (answered = true));
    unwrap(await client.call('devices.list', {}));
    expect(answered).toBe(false);
    expect(await answer).toMatchObject({ error: { code: 'timeout' } });
    expect(ownTime() - asked).toBeLessThan(2000);
    expect(unwrap(await client.call('devices.list', {}))[0]).toMatchObject({
      status: 'fault',
      code: 'timeout',
    });
    rmSync(hang);
    unwrap(await client.call('devices.retry', { deviceId: 'tokens' }));
    await expect.poll(async () => unwrap(await client.call('devices.list', {}))[0]?.status).toBe('ready');
  });
});
