import { execFileSync } from 'node:child_process';
import { type KeyObject, createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stock openssl made: PEM files in `folder` and their contents. */
export interface TestIdentity {
  readonly certificate: string;
  readonly key: KeyObject;
  readonly keyPem: string;
}

const extensions = `
[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[signer]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
[recipient]
basicConstraints=critical,CA:FALSE
keyUsage=critical,keyEncipherment
[server]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
subjectAltName=IP:127.0.0.1,DNS:localhost
`;

/** An authority made with the openssl command alone, so that nothing of ours vouches for what is tested. */
export class TestAuthority {
  readonly folder: string;
  readonly certificate: string;

  constructor(folder: string, name = 'ca') {
    this.folder = folder;
    writeFileSync(join(folder, 'extensions.cnf'), `[req]\ndistinguished_name=dn\n[dn]\n${extensions}`);
    this.#newKey('ca', 'ec');
    this.#openssl(
      `req -x509 -new -key ca.key -out ca.pem -days 3650 -subj /O=Test/CN=Test-${name} -config extensions.cnf -extensions ca`,
    );
    this.certificate = readFileSync(join(folder, 'ca.pem'), 'utf8');
  }

  /** `<name>.pem` and `<name>.key` in the folder; `role` is what the gateway writes as OU for officers and stations. */
  issue(name: string, profile: 'signer' | 'recipient' | 'server', role?: string): TestIdentity {
    this.#newKey(name, profile === 'recipient' ? 'rsa' : 'ec');
    this.#openssl(
      `req -new -key ${name}.key -out ${name}.csr -subj /O=Test${role === undefined ? '' : `/OU=${role}`}/CN=${name} -config extensions.cnf`,
    );
    const certificate = this.sign(readFileSync(join(this.folder, `${name}.csr`), 'utf8'), profile);
    writeFileSync(join(this.folder, `${name}.pem`), certificate);
    const keyPem = readFileSync(join(this.folder, `${name}.key`), 'utf8');
    return { certificate, keyPem, key: createPrivateKey(keyPem) };
  }

  /** PEM certificate for a PEM request, valid from now. */
  sign(request: string, profile: 'signer' | 'recipient' | 'server'): string {
    return execFileSync(
      'openssl',
      `x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days 800 -extfile extensions.cnf -extensions ${profile}`.split(
        ' ',
      ),
      { cwd: this.folder, input: request, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] },
    );
  }

  #newKey(name: string, kind: 'ec' | 'rsa'): void {
    const algorithm =
      kind === 'ec' ? 'EC -pkeyopt ec_paramgen_curve:P-256' : 'RSA -pkeyopt rsa_keygen_bits:3072';
    this.#openssl(`genpkey -algorithm ${algorithm} -out ${name}.key`);
  }

  #openssl(command: string): void {
    execFileSync('openssl', command.split(' '), { cwd: this.folder, stdio: 'pipe' });
  }
}
