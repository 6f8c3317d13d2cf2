import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerPositions } from '../../../../domain/biometrics/positions.ts';
import {
  encodeCapture,
  encodeStream,
  parseBareError,
  parseCaptureAnswer,
  parseDeviceInfo,
  parseDiscovery,
} from './codec.ts';
import { failureOfSbiError } from './errors.ts';
import { firstHash, nextHash } from './hash-chain.ts';
import { parseJws } from './jws.ts';
import { bioSubTypeOf, deviceSubIdOf, fingerOfBioSubType } from './names.ts';

const address = { version: '0.9.5', key: 'device-1' } as const;

describe('SBI codec', () => {
  it('never throws when a service answers anything', () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(anything, (text) => {
        for (const parse of [parseDiscovery, parseDeviceInfo, parseCaptureAnswer, parseJws]) {
          const parsed = parse(text);
          if (!parsed.ok) expect(parsed.error.code).toMatch(/^[a-z-]+$/);
        }
        parseBareError(text);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws when a right answer is damaged in one place', () => {
    const good = JSON.stringify([
      {
        deviceId: 'a',
        deviceStatus: 'Ready',
        deviceSubId: ['1', 2],
        callbackId: 'x',
        specVersion: ['0.9.5'],
      },
    ]);
    expect(parseDiscovery(good).ok).toBe(true);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        const parsed = parseDiscovery(good.slice(0, at) + letter + good.slice(at + 1));
        if (!parsed.ok) expect(parsed.error.code).toMatch(/^[a-z-]+$/);
      }),
    );
  });

  it('reads numbers when they come as strings and as numbers', () => {
    for (const deviceSubId of [
      ['1', '2'],
      [1, 2],
    ]) {
      const parsed = parseDiscovery(JSON.stringify([{ deviceId: 'a', deviceStatus: 'Busy', deviceSubId }]));
      expect(parsed.ok && parsed.value[0]?.deviceSubId).toEqual([1, 2]);
    }
  });

  it('sends every number as a string, as the reference service wants', () => {
    const capture = encodeCapture(address, {
      env: 'Developer',
      transactionId: 'attempt-1',
      captureTime: new Date('2026-11-21T03:04:05.678Z'),
      timeoutMs: 10_000,
      deviceSubId: 2,
      fingers: ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING'],
      exceptions: ['RIGHT_LITTLE'],
      requestedScore: 60,
      previousHash: firstHash,
      impression: 'plain',
    });
    expect(JSON.parse(capture)).toEqual({
      env: 'Developer',
      purpose: 'Registration',
      specVersion: '0.9.5',
      timeout: '10000',
      captureTime: '2026-11-21T03:04:05Z',
      transactionId: 'attempt-1',
      bio: [
        {
          type: 'Finger',
          count: '3',
          bioSubType: ['Right IndexFinger', 'Right MiddleFinger', 'Right RingFinger'],
          exception: ['Right LittleFinger'],
          requestedScore: '60',
          deviceId: 'device-1',
          deviceSubId: '2',
          previousHash: firstHash,
        },
      ],
      customOpts: null,
    });
    expect(JSON.parse(encodeStream(address, 1, 5000))).toEqual({
      deviceId: 'device-1',
      deviceSubId: '1',
      timeout: '5000',
    });
    expect(JSON.parse(encodeStream({ version: '1.0', key: 's' }, 1, 5000))).toMatchObject({
      serialNo: 's',
      specVersion: '1.0',
    });
  });

  it('takes an error for what it is when it comes flat, nested, or in a capture', () => {
    expect(parseDiscovery('{"errorCode":"110","errorInfo":"x"}')).toMatchObject({
      error: { code: 'not-ready' },
    });
    expect(parseDiscovery('{"error":{"errorCode":111}}')).toMatchObject({ error: { code: 'in-use' } });
    expect(failureOfSbiError({ errorCode: '555', errorInfo: '' })).toEqual({
      code: 'protocol-error',
      cause: 'SBI error 555',
    });
  });

  it('knows every number of the specification, of the reference service and of vendors', () => {
    const standard = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 202];
    const reference = [
      ...range(110, 123),
      ...range(500, 507),
      551,
      601,
      ...range(604, 610),
      ...range(700, 710),
      ...range(800, 810),
      999,
    ];
    for (const number of [...standard, ...reference, ...range(508, 599)]) {
      for (const errorCode of [number, String(number)]) {
        const parsed = parseCaptureAnswer(JSON.stringify({ error: { errorCode, errorInfo: 'x' } }));
        expect(parsed.ok ? 'taken' : parsed.error.cause).toBe(`SBI error ${number}`);
        expect(parsed.ok ? 'taken' : parsed.error.code, String(number)).not.toBe('unknown');
      }
    }
    expect(failureOfSbiError({ errorCode: '4711', errorInfo: '' }).code).toBe('unknown');
  });
});

describe('SBI names', () => {
  it('come back as the same finger for every finger', () => {
    for (const finger of fingerPositions) expect(fingerOfBioSubType(bioSubTypeOf(finger))).toBe(finger);
    expect(fingerOfBioSubType('UNKNOWN')).toBeUndefined();
  });

  it('give the sub-device of hand, thumbs and single finger', () => {
    expect(deviceSubIdOf('plain', ['LEFT_INDEX'])).toBe(1);
    expect(deviceSubIdOf('plain', ['RIGHT_RING'])).toBe(2);
    expect(deviceSubIdOf('plain', ['LEFT_THUMB', 'RIGHT_THUMB'])).toBe(3);
    expect(deviceSubIdOf('rolled', ['LEFT_THUMB'])).toBe(0);
  });
});

describe('hash chain', () => {
  it('is SHA-256 over the previous hash and the record digest when computed by hand', () => {
    // Computed with Python's hashlib.
    expect(nextHash(firstHash, Buffer.from('abc'))).toBe(
      'BDDBDF7E9DF02F902EE5DD61B2B513D7566A2112FF97DB7DC3B6D184A43EF0E3',
    );
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
