import { describe, expect, it } from 'vitest';
import { cleanLine } from './log-lines.ts';

const now = new Date('2026-03-02T01:00:00.000Z');
const at = '2026-03-01T08:00:00.000Z';

describe('a line of a log', () => {
  it('keeps event, level and named members when the station wrote it', () => {
    const line = JSON.stringify({
      level: 40,
      time: at,
      attemptId: '0b7b1a34-5d4e-4f0e-9d55-aaaaaaaabeef',
      code: 'timeout',
      fields: { name: 'NGUYỄN VĂN MẪU' },
      name: 'NGUYỄN VĂN MẪU',
      note: 'Sẹo chấm',
      msg: 'device not stopped',
    });
    expect(cleanLine(line, 'station', now)).toEqual({
      at,
      process: 'station',
      level: 'warn',
      message: 'device not stopped',
      details: { attemptId: '#beef', code: 'timeout', name: '…' },
    });
  });

  it('tells of a bug where it is and not what it said, even when its message looks like a frame', () => {
    const line = JSON.stringify({
      level: 50,
      time: at,
      bug: {
        kind: 'TypeError',
        at: [
          'at NGUYỄN VĂN MẪU (003090000123.ts:1:1)',
          'at open (/home/mau/station/process.cjs:12:3)',
          'at x',
        ],
      },
      msg: 'a handler threw',
    });
    expect(cleanLine(line, 'station', now)).toMatchObject({
      level: 'error',
      details: { kind: 'TypeError', stack: '…:1:1 < process.cjs:12:3 < …' },
    });
  });

  it('is the same when it is cleaned once more', () => {
    const lines = [
      JSON.stringify({ at, process: 'main', event: 'child-exited', name: 'devices', code: 139, recent: 1 }),
      JSON.stringify({ process: 'station', event: 'uncaught', kind: 'RangeError', at: ['at f (a.ts:1:2)'] }),
      JSON.stringify({
        level: 30,
        time: 1_772_000_000_000,
        name: 'devices',
        device: 'pad-1',
        msg: 'pad-lost',
      }),
      'libusb: error [open] permission denied for NGUYEN VAN MAU',
    ];
    for (const line of lines) {
      const once = cleanLine(line, 'devices', now);
      expect(once).not.toBeNull();
      expect(cleanLine(JSON.stringify(once), 'devices', new Date())).toEqual(once);
    }
  });

  it('is nothing when nothing of it is known', () => {
    expect(cleanLine('NGUYỄN VĂN MẪU 003090000123', 'devices', now)).toBeNull();
    expect(cleanLine('', 'devices', now)).toBeNull();
  });
});
