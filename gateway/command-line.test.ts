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

describe('readCommand', () => {
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
    ['the reason is unknown', ['revoke', '--data', 'd', '--station', 's', '--reason', 'mood']],
  ])('says what is wrong when %s', (_state, words) => {
    expect(readCommand(words)).toMatchObject({
      ok: false,
      error: { code: 'usage', cause: expect.any(String) as string },
    });
  });
});
