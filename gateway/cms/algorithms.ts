import { Malformed } from '../malformed.ts';
import type { DerReader } from './der.ts';
import { oids } from './oids.ts';

/** SHA-256 as AlgorithmIdentifier: parameters absent, or NULL as older writers put them (RFC 5754, 2). */
export function expectSha256(algorithm: DerReader): void {
  if (algorithm.oid() !== oids.sha256) throw new Malformed('digest other than SHA-256');
  const parameters = algorithm.optional(0x05);
  if (parameters !== undefined && parameters.content.length !== 0) throw new Malformed('NULL with content');
  algorithm.end();
}
