/** P-256 as CKA_EC_PARAMS: the object identifier 1.2.840.10045.3.1.7 in DER. */
export const p256Parameters = Uint8Array.from(Buffer.from('06082a8648ce3d030107', 'hex'));

/** SubjectPublicKeyInfo of a P-256 key up to the 65 bytes of its uncompressed point (RFC 5480). */
const spkiHead = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const pointBytes = 65;

export function isP256(parameters: Uint8Array): boolean {
  return Buffer.compare(parameters, p256Parameters) === 0;
}

/**
 * SubjectPublicKeyInfo from CKA_EC_POINT: the point in an OCTET STRING as the standard says, or bare as some tokens give it. Undefined
 * where it is no uncompressed point of P-256.
 */
export function spkiOf(point: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const wrapped = point.length === pointBytes + 2 && point[0] === 0x04 && point[1] === pointBytes;
  const bare = wrapped ? point.subarray(2) : point;
  if (bare.length !== pointBytes || bare[0] !== 0x04) return undefined;
  return new Uint8Array(Buffer.concat([spkiHead, bare]));
}
