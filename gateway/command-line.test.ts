import { describe, expect, it } from 'vitest';
import { readCommand } from './command-line.ts';

const code = [
  'codes',
  'add',
  '--data',
  'd',
  '--station',
  'Tổ 1',
  '--unit',
  '001',
  '--unit-name',
  'Công an',
  '--policy',
  '2021-07',
];

const settings = ['settings', 'set', '--data', 'd', '--station', 'st-00000000'];

describe('readCommand', () => {
  it('reads settings as words and numbers when they are assigned', () => {
    expect(readCommand([...settings, 'graceDays=7', 'signInFinger=off'])).toEqual({
      ok: true,
      value: {
        ...{ kind: 'set-settings', data: 'd', station: 'st-00000000' },
        assignments: { graceDays: 7, signInFinger: 'off' },
      },
    });
  });

  it('reads the OSIA listener when all of it is given', () => {
    const words = ['--osia-port', '0', '--osia-jwks', 'f', '--osia-issuer', 'i', '--osia-audience', 'a'];
    expect(readCommand(['--data', 'd', ...words])).toMatchObject({
      ok: true,
      value: { kind: 'serve', osia: { port: 0, jwks: 'f', issuer: 'i', audience: 'a' } },
    });
  });

  it('reads one population register, a folder or a registry with its token, and refuses a mixture', () => {
    const url = ['--population-url', 'https://registry.example/pr', '--population-token', 't'];
    expect(readCommand(['--data', 'd', '--population-folder', 'f'])).toMatchObject({
      ok: true,
      value: { population: { kind: 'folder', folder: 'f' } },
    });
    expect(readCommand(['--data', 'd', ...url])).toMatchObject({
      ok: true,
      value: { population: { kind: 'osia', url: url[1], tokenFile: 't', caFile: null } },
    });
    for (const wrong of [
      [...url, '--population-folder', 'f'],
      url.slice(0, 2),
      ['--population-ca', 'c'],
      ['--population-url', 'ftp://registry.example', '--population-token', 't'],
    ]) {
      expect(readCommand(['--data', 'd', ...wrong])).toMatchObject({ ok: false });
    }
  });

  it('serves on a free port of the loopback when only the folder is given', () => {
    expect(readCommand(['--data', 'd'])).toEqual({
      ok: true,
      value: { kind: 'serve', data: 'd', port: 0, host: '127.0.0.1', name: [], init: false },
    });
  });

  it('reads officers in the form id:name:rank:role and normalises their names', () => {
    const decomposed = 'Trần'.normalize('NFD');
    expect(readCommand([...code, '--officer', `minh:${decomposed}:Thượng úy:officer`])).toEqual({
      ok: true,
      value: {
        kind: 'add-code',
        data: 'd',
        grant: {
          stationName: 'Tổ 1',
          unitCode: '001',
          unitName: 'Công an',
          policyId: '2021-07',
          officers: [{ id: 'minh', name: 'Trần'.normalize('NFC'), rank: 'Thượng úy', role: 'officer' }],
        },
      },
    });
  });

  it.each([
    ['an option is unknown', ['--nothing']],
    ['the command is unknown', ['dance', '--data', 'd']],
    ['the port is none', ['--data', 'd', '--port', '70000']],
    ['the officer has no role', [...code, '--officer', 'minh:Trần:Thượng úy']],
    ['the officer id has capitals', [...code, '--officer', 'Minh:Trần:Thượng úy:officer']],
    ['there is no officer', code],
    ['the policy is unknown', code.map((word) => (word === '2021-07' ? '1999-01' : word))],
    ['there is nothing to set', ['settings', 'set', '--data', 'd', '--station', 'st-00000000']],
    ['a setting is unknown', [...settings, 'speed=3']],
    ['a setting is out of its bounds', [...settings, 'graceDays=0']],
    ['something is set with another command', ['stations', 'list', '--data', 'd', 'graceDays=7']],
    ['a station is a name', ['quota', '--data', 'd', '--station', 'Tổ 1', '--per-day', '7']],
    [
      'the role is none',
      ['officers', 'add', '--data', 'd', '--station', 'st-00000000', '--officer', 'a1:b:c:king'],
    ],
    ['keys of the OSIA issuer are missing', ['--data', 'd', '--osia-port', '0']],
    ['the reason is unknown', ['revoke', '--data', 'd', '--station', 's', '--reason', 'mood']],
  ])('says what is wrong when %s', (_state, words) => {
    expect(readCommand(words)).toMatchObject({
      ok: false,
      error: { code: 'usage', cause: expect.any(String) as string },
    });
  });
});
