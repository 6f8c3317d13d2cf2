import { describe, expect, it } from 'vitest';
import { maskSbiFrame } from './mask.ts';

const answerOf = (message: unknown): Uint8Array =>
  new Uint8Array(Buffer.from(`200\n${JSON.stringify(message)}`, 'utf8'));

function masked(message: unknown): string {
  const frame = { direction: 'in', operation: 'rcapture', bytes: answerOf(message) };
  return Buffer.from(maskSbiFrame(frame as Parameters<typeof maskSbiFrame>[0])).toString('latin1');
}

describe('mask of SBI', () => {
  it('hides what a vendor says beside the capture and keeps the form when an answer is recorded', () => {
    const message = {
      biometrics: [
        {
          specVersion: '1.0',
          data: 'aaa.bbb.ccc',
          hash: 'E3B0',
          error: { errorCode: '0', errorInfo: 'Success' },
          additionalInfo: [{ key: 'nationalId', value: '003099000017' }, ['Nguyen "Van" A', { age: 41 }]],
        },
      ],
    };
    const text = masked(message);
    expect(text).toHaveLength(answerOf(message).length);
    expect(text).toContain('"specVersion":"1.0"');
    expect(text).toContain('"errorCode":"0","errorInfo":"Success"');
    for (const secret of ['003099000017', 'Nguyen', 'Van', '41', 'aaa', 'E3B0', 'nationalId']) {
      expect(text).not.toContain(secret);
    }
    expect(Object.keys((JSON.parse(text.slice(4)) as typeof message).biometrics[0] ?? {})).toEqual(
      Object.keys(message.biometrics[0] ?? {}),
    );
  });
});
