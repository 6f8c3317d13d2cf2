import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, MultipartReader, type MultipartPart } from './multipart.ts';
import { processorTime } from '../../test/support/processor-time.ts';

const boundary = '--BoundaryString';

function part(body: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(
      `${boundary}\r\nAccess-Control-Allow-Origin:*\r\nContent-Type:image/jpeg\r\nContent-Length:${body.length}\r\n\r\n`,
    ),
    body,
    Buffer.from('\r\n\r\n'),
  ]);
}

function readAll(bytes: Uint8Array, cuts: readonly number[]): MultipartPart[] {
  const reader = new MultipartReader(boundary);
  const parts: MultipartPart[] = [];
  let from = 0;
  for (const to of [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]) {
    const pushed = reader.push(bytes.subarray(from, to));
    if (!pushed.ok) throw new Error(pushed.error.code);
    parts.push(...pushed.value);
    from = to;
  }
  return parts;
}

describe('MultipartReader', () => {
  it('gives every part back when the stream is cut anywhere and bodies hold anything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
        fc.array(fc.nat(2000), { maxLength: 8 }),
        (bodies, cuts) => {
          const stream = Buffer.concat([Buffer.from('\r\n'), ...bodies.map(part)]);
          const parts = readAll(stream, cuts);
          expect(parts.map(({ body }) => [...body])).toEqual(bodies.map((body) => [...body]));
          expect(parts.every(({ contentType }) => contentType === 'image/jpeg')).toBe(true);
        },
      ),
    );
  });

  it('ignores the whole HTTP answer that the reference service writes when the stream ends', () => {
    const end = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"errorCode":"609"}';
    const stream = Buffer.concat([part(Uint8Array.of(1, 2, 3)), Buffer.from(end)]);
    expect(readAll(stream, []).map(({ body }) => [...body])).toEqual([[1, 2, 3]]);
  });

  it('never throws and never keeps much when the bytes are anything', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (chunks) => {
        const reader = new MultipartReader(boundary);
        for (const chunk of chunks) if (!reader.push(chunk).ok) return;
      }),
    );
  });

  it('refuses a part when it is longer than allowed or says no length', () => {
    const reader = new MultipartReader(boundary, { partBytes: 10, headerBytes: 200 });
    expect(reader.push(part(new Uint8Array(11)))).toMatchObject({
      ok: false,
      error: { code: 'protocol-error' },
    });
    const silent = new MultipartReader(boundary);
    const headers = Buffer.from(`${boundary}\r\nContent-Type: image/jpeg\r\n\r\nxx`);
    expect(silent.push(headers)).toMatchObject({ ok: false, error: { code: 'protocol-error' } });
  });

  it('takes no longer for each byte of a large part when it comes in small pieces', () => {
    const whole = part(new Uint8Array(2 * 1024 * 1024));
    const reader = new MultipartReader(boundary);
    const started = processorTime();
    let parts = 0;
    for (let at = 0; at < whole.length; at += 64) {
      const pushed = reader.push(whole.subarray(at, at + 64));
      if (pushed.ok) parts += pushed.value.length;
    }
    expect(parts).toBe(1);
    // Joined anew with each piece it would copy 32 GB.
    expect(processorTime() - started).toBeLessThan(2000);
  });

  it('refuses headers when they never end', () => {
    const reader = new MultipartReader(boundary, { partBytes: 10, headerBytes: 50 });
    expect(reader.push(Buffer.from(`${boundary}\r\n${'x'.repeat(100)}`)).ok).toBe(false);
  });
});

describe('boundaryOf', () => {
  it('reads the boundary with and without quotes when the type is x-mixed-replace', () => {
    expect(boundaryOf('multipart/x-mixed-replace; boundary=--BoundaryString')).toBe('--BoundaryString');
    expect(boundaryOf('multipart/x-mixed-replace;boundary="abc"')).toBe('abc');
    expect(boundaryOf('application/json')).toBeUndefined();
  });
});
