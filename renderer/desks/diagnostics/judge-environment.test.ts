import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../domain/channels/diagnostics.ts';
import { judgeEnvironment, linksOf } from './judge-environment.ts';

const well: Environment = {
  disk: { freeBytes: 81_000_000_000, totalBytes: 250_000_000_000 },
  clockSkew: { milliseconds: -420, at: '2026-11-22T01:00:00.000Z' },
  keychain: { protected: true, reasons: [] },
  network: [{ name: 'enp1s0', up: true, addresses: ['10.12.0.31'] }],
  gateway: { url: 'https://centre.example', roundTripMs: 40, code: null, cause: null },
  memory: { stationBytes: 300_000_000, freeBytes: 4_000_000_000 },
  uptimeMs: 1000,
  versions: {},
  operatingSystem: 'Linux',
};

describe('judgeEnvironment', () => {
  test('finds everything good when nothing is wrong', () => {
    expect([...new Set(Object.values(judgeEnvironment(well)))]).toEqual(['good']);
  });

  test.each<[string, Partial<Environment>, Partial<ReturnType<typeof judgeEnvironment>>]>([
    ['the disk is nearly full', { disk: { freeBytes: 4e8, totalBytes: 1e11 } }, { disk: 'bad' }],
    ['the disk fills', { disk: { freeBytes: 4e9, totalBytes: 1e11 } }, { disk: 'attention' }],
    ['the disk cannot be told', { disk: null }, { disk: 'unknown' }],
    [
      'the clock is half a minute behind',
      { clockSkew: { milliseconds: -31_000, at: '' } },
      { clock: 'attention' },
    ],
    ['scanners refuse the clock', { clockSkew: { milliseconds: 301_000, at: '' } }, { clock: 'bad' }],
    ['clocks were never compared', { clockSkew: null }, { clock: 'unknown' }],
    ['the key lies open', { keychain: { protected: false, reasons: [] } }, { keychain: 'bad' }],
    [
      'the centre is silent: a way of working',
      { gateway: { url: 'https://centre.example', roundTripMs: null, code: 'x', cause: null } },
      { gateway: 'attention' },
    ],
    ['there is no cable', { network: [] }, { network: 'attention' }],
    ['memory runs out', { memory: { stationBytes: 1, freeBytes: 1e8 } }, { memory: 'bad' }],
  ])('judges when %s', (_, change, verdicts) => {
    expect(judgeEnvironment({ ...well, ...change })).toMatchObject(verdicts);
  });
});

describe('linksOf', () => {
  test("leaves out the machine's own loop and link-local addresses", () => {
    expect(
      linksOf([
        { name: 'lo', up: true, addresses: ['127.0.0.1', '::1'] },
        { name: 'enp1s0', up: true, addresses: ['10.12.0.31', 'fe80::5a9c:fcff:fe10:2b17'] },
        { name: 'wlp2s0', up: false, addresses: ['10.12.0.9'] },
      ]),
    ).toEqual([{ name: 'enp1s0', up: true, addresses: ['10.12.0.31'] }]);
  });
});
