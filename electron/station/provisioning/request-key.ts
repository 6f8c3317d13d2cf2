import { type KeyObject, createPublicKey } from 'node:crypto';
import { elementsOf } from '../sealing/der.ts';

/** Public key of a PKCS#10 request (PEM) made here; anything else is a bug and throws. */
export function publicKeyOfRequest(csr: string): KeyObject {
  const der = Buffer.from(csr.replace(/-----[^-]+-----/g, ''), 'base64');
  const information = elementsOf(elementsOf(der)?.[0]?.content ?? new Uint8Array())?.[0];
  // version, subject, subjectPKInfo, attributes (RFC 2986, 4.1)
  const publicKey = elementsOf(information?.content ?? new Uint8Array())?.[2];
  if (publicKey === undefined) throw new Error('not a certificate request');
  return createPublicKey({ key: Buffer.from(publicKey.encoded), format: 'der', type: 'spki' });
}
