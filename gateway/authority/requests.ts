import { createPublicKey } from 'node:crypto';
import { x509 } from './x509.ts';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';

/**
 * Reads a PKCS#10 request: proves that the sender holds the key, and that the key is EC P-256. Whatever subject or
 * extensions it asks for are passed over: the centre says who somebody is.
 */
export async function publicKeyOfRequest(
  pem: string,
): Promise<Result<x509.PublicKey, Failure<'malformed-request'>>> {
  try {
    if (
      !/^\s*-----BEGIN (NEW )?CERTIFICATE REQUEST-----[A-Za-z0-9+/=\s]+-----END (NEW )?CERTIFICATE REQUEST-----\s*$/.test(
        pem,
      )
    ) {
      return err('malformed-request', 'certificate request not PEM');
    }
    const request = new x509.Pkcs10CertificateRequest(pem);
    const key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
      return err('malformed-request', 'key not EC P-256');
    if (!(await request.verify())) return err('malformed-request', 'request not signed by its key');
    return ok(request.publicKey);
  } catch {
    // The ASN.1 library reports every malformed byte by throwing; its messages may quote the bytes.
    return err('malformed-request', 'certificate request unreadable');
  }
}
