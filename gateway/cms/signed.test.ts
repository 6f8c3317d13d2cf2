import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opensslSign } from '../../test/support/gateway/openssl-sealer.ts';
import { verifyDetached } from './signed.ts';

const folder = mkdtempSync(join(tmpdir(), 'signed-'));
const content = Buffer.from('what is signed');
const signer = { id: 'x', certificate: '', key: '' };
let signature: Buffer;

function run(words: string): void {
  execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' });
}

beforeAll(() => {
  run('genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem');
  run('req -x509 -new -key key.pem -days 30 -subj /CN=signer -out certificate.pem');
  signer.certificate = readFileSync(join(folder, 'certificate.pem'), 'utf8');
  signer.key = readFileSync(join(folder, 'key.pem'), 'utf8');
  signature = opensslSign(content, signer);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The opinion of stock openssl on the same bytes, the chain left out. */
function opensslAccepts(bytes: Uint8Array): boolean {
  writeFileSync(join(folder, 'x.p7s'), bytes);
  writeFileSync(join(folder, 'content'), content);
  try {
    run('cms -verify -inform DER -in x.p7s -content content -binary -noverify');
    return true;
  } catch {
    return false;
  }
}

describe('verifyDetached', () => {
  it('holds when openssl signed with CAdES attributes', () => {
    const verified = verifyDetached(signature, content);
    expect(verified.ok && verified.value.certificate.subject).toBe('CN=signer');
    expect(verified.ok && Math.abs(verified.value.signingTime.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('does not hold when the content is another', () => {
    expect(verifyDetached(signature, Buffer.from('what was signed')).ok).toBe(false);
  });

  it.each([
    ['has no signing-certificate-v2', []],
    ['has no attributes at all', ['-noattr']],
    ['carries its content', ['-cades', '-nodetach']],
    ['carries no certificate', ['-cades', '-nocerts']],
    ['names its signer by key identifier', ['-cades', '-keyid']],
    ['uses SHA-512', ['-cades', '-md', 'sha512']],
  ])('does not hold when it %s', (_state, extra) => {
    expect(verifyDetached(opensslSign(content, signer, extra), content).ok).toBe(false);
  });

  it('does not hold when any one byte is flipped, unless openssl takes it too', () => {
    const accepted: number[] = [];
    for (const index of signature.keys()) {
      const changed = Buffer.from(signature);
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      if (verifyDetached(changed, content).ok) accepted.push(index);
      if (accepted.at(-1) === index) expect(opensslAccepts(changed), `byte ${index}`).toBe(true);
    }
    // Only what nothing protects and nobody relies on: the version number.
    expect(accepted.length).toBeLessThanOrEqual(1);
  });

  it('answers a failure and never throws when bytes are exchanged, taken out or put in', () => {
    const edit = fc.record({
      at: fc.nat(signature.length - 1),
      remove: fc.nat(6),
      insert: fc.uint8Array({ maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let changed = signature;
        for (const { at, remove, insert } of edits) {
          changed = Buffer.concat([changed.subarray(0, at), insert, changed.subarray(at + remove)]);
        }
        const verified = verifyDetached(changed, content);
        if (verified.ok) expect(opensslAccepts(changed)).toBe(true);
        else expect(verified.error.code).toBe('signature-invalid');
      }),
      { numRuns: 500 },
    );
  });

  it('never throws when the bytes are random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
        expect(verifyDetached(random, content).ok).toBe(false);
      }),
    );
  });
});
