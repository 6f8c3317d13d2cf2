import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequest } from './http-server.ts';

describe('parseRequest', () => {
  it('reads verb, path and body when the whole request is there and waits before', () => {
    const text = 'RCAPTURE /capture HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 7\r\n\r\n{"a":1}';
    expect(parseRequest(Buffer.from(text))).toEqual({
      method: 'RCAPTURE',
      path: '/capture',
      body: '{"a":1}',
    });
    for (let length = 0; length < text.length; length += 1) {
      expect(parseRequest(Buffer.from(text.slice(0, length)))).toBeUndefined();
    }
  });

  it('never throws when the bytes are anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const parsed = parseRequest(Buffer.concat([bytes, Buffer.from('\r\n\r\n')]));
        if (parsed !== undefined) expect(typeof parsed.method).toBe('string');
      }),
    );
  });
});
