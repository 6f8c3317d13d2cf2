import { type KeyObject, sign } from 'node:crypto';
import { ok } from '../../../domain/result.ts';
import type { Signer } from '../sealing/signing-identity.ts';

/** An officer who has shown who is there, for as long as a use case needs the key. */
export interface OfficerSigner extends Signer {
  /** Lets the key go; idempotent. */
  close(): Promise<void>;
}

/** A signer whose private key is in this process. */
export function keySigner(
  identity: Pick<Signer, 'id' | 'certificate' | 'chain'> & { readonly key: KeyObject },
): OfficerSigner {
  const { key, ...rest } = identity;
  return {
    ...rest,
    sign: async (content) => ok(sign('sha256', content, { key, dsaEncoding: 'der' })),
    close: async () => undefined,
  };
}
