/** Bytes from `start`, at most `length` of them. */
export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/**
 * Where bytes stay: a folder, or a bucket of an S3-compatible store. Keys are paths of lower-case letters, digits, dots, dashes and
 * underscores. What a method resolved is durable, and a reader finds an object whole or not at all.
 */
export interface Objects {
  /** Replaces what is there. */
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>;
  /** Undefined where there is no such object. */
  readonly get: (key: string, range?: ByteRange) => Promise<Uint8Array | undefined>;
  readonly exists: (key: string) => Promise<boolean>;
  /** Nothing happens where there is no such object. */
  readonly delete: (key: string) => Promise<void>;
  /** Keys that begin with `prefix`, which ends in a slash. */
  readonly list: (prefix: string) => AsyncIterable<string>;
  /** Resolves where the store answers and can be written to. */
  readonly ready: () => Promise<void>;
  readonly close: () => void;
}

const keyForm = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/;

/** Keys are made by this program; one that could leave the folder is a bug. */
export function checkKey(key: string): string {
  if (!keyForm.test(key)) throw new Error('object key out of form');
  return key;
}

/**
 * Where a sealed application stays. The digest in the name keeps two sealings of one application apart, so that the bytes can be
 * put in place before it is decided which of the two is acknowledged; two levels by digest keep folders small.
 */
export function applicationKey({ id, sha256 }: { readonly id: string; readonly sha256: string }): string {
  return `applications/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${id}.${sha256.slice(0, 16)}.p7m`;
}
