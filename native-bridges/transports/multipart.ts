import { err, ok } from '../../domain/result.ts';
import type { BridgeResult } from './failure.ts';

export interface MultipartPart {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Bounds of one multipart/x-mixed-replace stream. */
export interface MultipartLimits {
  readonly partBytes: number;
  readonly headerBytes: number;
}

export const multipartLimits: MultipartLimits = { partBytes: 4 * 1024 * 1024, headerBytes: 4096 };

/**
 * Cuts a multipart/x-mixed-replace byte stream into parts, by boundary line and Content-Length. Text between a part's
 * end and the next boundary is skipped: the MOSIP reference service writes a whole HTTP answer there when it ends.
 * Pure: bytes in, parts out.
 */
export class MultipartReader {
  readonly #boundary: Buffer;
  #rest: Buffer = Buffer.alloc(0);
  /** What came since, not yet put behind it: joining a large part anew with every small piece would cost its square. */
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  /** How many more bytes it takes before there is anything to see. */
  #missing = 0;

  constructor(
    boundary: string,
    private readonly limits: MultipartLimits = multipartLimits,
  ) {
    this.#boundary = Buffer.from(boundary, 'latin1');
  }

  /** Parts completed by this chunk. After a failure the stream is of no more use. */
  push(chunk: Uint8Array): BridgeResult<MultipartPart[]> {
    this.#pieces.push(Uint8Array.from(chunk));
    this.#waiting += chunk.length;
    if (this.#waiting < this.#missing) return ok([]);
    this.#rest = Buffer.concat([this.#rest, ...this.#pieces]);
    this.#pieces = [];
    this.#waiting = 0;
    this.#missing = 0;
    const parts: MultipartPart[] = [];
    for (;;) {
      const start = this.#rest.indexOf(this.#boundary);
      if (start < 0) {
        // Keeps only what could be the beginning of a boundary.
        const keep = Math.min(this.#rest.length, this.#boundary.length - 1);
        this.#rest = this.#rest.subarray(this.#rest.length - keep);
        return ok(parts);
      }
      const headersStart = start + this.#boundary.length;
      const headersEnd = this.#rest.indexOf('\r\n\r\n', headersStart, 'latin1');
      if (headersEnd < 0) {
        if (this.#rest.length - headersStart > this.limits.headerBytes) {
          return err('protocol-error', 'part headers too long');
        }
        this.#rest = this.#rest.subarray(start);
        return ok(parts);
      }
      const headers = this.#rest.toString('latin1', headersStart, headersEnd);
      if (headers.length > this.limits.headerBytes) return err('protocol-error', 'part headers too long');
      const length = contentLength(headers);
      if (length === undefined || length > this.limits.partBytes) {
        return err('protocol-error', 'part without usable Content-Length');
      }
      const bodyStart = headersEnd + 4;
      if (this.#rest.length < bodyStart + length) {
        this.#missing = bodyStart + length - this.#rest.length;
        this.#rest = this.#rest.subarray(start);
        return ok(parts);
      }
      parts.push({
        contentType: /^content-type:\s*([^\r\n;]+)/im.exec(headers)?.[1]?.trim() ?? '',
        body: new Uint8Array(this.#rest.subarray(bodyStart, bodyStart + length)),
      });
      this.#rest = this.#rest.subarray(bodyStart + length);
    }
  }
}

function contentLength(headers: string): number | undefined {
  const digits = /^content-length:\s*(\d{1,9})\s*$/im.exec(headers)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Boundary of a Content-Type header. Services write it with or without the leading dashes; both are taken as is. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /^multipart\/x-mixed-replace\s*;.*\bboundary="?([^";\s]{1,70})"?/i.exec(contentType);
  return match?.[1];
}
