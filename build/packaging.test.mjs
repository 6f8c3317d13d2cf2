import { createRequire } from 'node:module';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { requirePinned } from './package.mjs';

const require = createRequire(import.meta.url);
const { fuses } = require('./fuses.cjs');
const configure = require('./electron-builder.config.cjs');

describe('packaging', () => {
  const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));

  it.each(names)('fuse %s is stated when a package is made', (name) => {
    expect(fuses[FuseV1Options[name]]).toBeTypeOf('boolean');
  });

  it('fuses close what a packaged station must not offer when a package is made', () => {
    const closed = [
      'RunAsNode',
      'EnableNodeOptionsEnvironmentVariable',
      'EnableNodeCliInspectArguments',
      'GrantFileProtocolExtraPrivileges',
    ];
    for (const name of closed) expect(fuses[FuseV1Options[name]], name).toBe(false);
    for (const name of [
      'OnlyLoadAppFromAsar',
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
    ]) {
      expect(fuses[FuseV1Options[name]], name).toBe(true);
    }
    expect(fuses.strictlyRequireAllFuses).toBe(true);
  });

  it('configuration hands exactly these fuses to the packed program when electron-builder has packed', async () => {
    const configuration = await configure();
    const given = [];
    const context = { packager: { addElectronFuses: async (_context, value) => given.push(value) } };
    await configuration.afterPack(context);
    expect(given).toEqual([fuses]);
  });

  it('configuration leaves simulators, demo and gateway out when training is not asked for', async () => {
    const { files } = await configure();
    expect(files.join(' ')).not.toMatch(/simulators|demo|gateway|test/);
  });

  it('configuration takes along only the modules that bundles leave to be required', async () => {
    const modules = (await configure()).files.filter((each) => each.startsWith('node_modules/'));
    expect(modules).toContain('node_modules/better-sqlite3-multiple-ciphers/**');
    expect(modules).toContain('node_modules/pino/**');
    expect(modules.join(' ')).not.toMatch(/react|aws-sdk|fastify|playwright|node_modules\/pg\//);
  });

  it('requirePinned refuses in one sentence when Electron is the development stand-in', () => {
    const runtime = { kind: 'development-stand-in', version: '33.2.1' };
    expect(() => requirePinned(runtime, '45.4.1')).toThrow(/only from Electron 45\.4\.1.*npm run package/);
  });

  it('requirePinned lets the pinned Electron through when its version is that of package.json', () => {
    expect(() => requirePinned({ kind: 'pinned', version: '45.4.1' }, '45.4.1')).not.toThrow();
  });
});
