import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { trainingReasons } from './training-reasons.ts';

function configOf(content: string | null) {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  if (content !== null) writeFileSync(join(folder, 'config.json'), content);
  const result = readConfig(folder);
  rmSync(folder, { recursive: true });
  return result;
}

describe('readConfig', () => {
  it('gives an unprovisioned station when there is no file', () => {
    expect(configOf(null)).toMatchObject({
      ok: true,
      value: { gatewayUrl: null, training: false, places: [], discoverDevices: false, devices: [] },
    });
  });

  it('refuses a broken file and names the member, not its value', () => {
    expect(configOf('{')).toMatchObject({ ok: false, error: { code: 'config-malformed' } });
    const result = configOf('{"gatewayUrl":"not a url","training":true,"devices":[]}');
    expect(result).toMatchObject({ ok: false, error: { code: 'config-malformed', cause: 'gatewayUrl' } });
  });
});

describe('trainingReasons', () => {
  const production = {
    gatewayUrl: null,
    policyId: null,
    training: false,
    places: [],
    discoverDevices: false,
    devices: [],
  };
  const facts = {
    config: production,
    keyProtected: true,
    pinnedElectron: '45.4.1',
    runningElectron: '45.4.1',
  };

  it('is empty for a production station', () => {
    expect(trainingReasons(facts)).toEqual([]);
  });

  it('names each thing that is not real', () => {
    expect(
      trainingReasons({
        config: {
          ...production,
          training: true,
          devices: [{ driver: 'folder-printer', id: 'p', folder: '/tmp' }],
        },
        keyProtected: false,
        pinnedElectron: '45.4.1',
        runningElectron: '33.2.1',
      }),
    ).toEqual(['training-mode', 'simulated-devices', 'plain-text-key-store', 'development-runtime']);
  });
});
