import { describe, expect, it } from 'vitest';
import { cleanTrace } from './trace-text.ts';

const head = ['# tram-can-cuoc trace 1', '# driver wacom-stu', '# transport hid'];
const frames = ['0.0 => open', '12.5 <= input 34~500~00ff', '20.1 <= get-feature !timeout'];

describe('a trace that is kept', () => {
  it('is what was recorded when every line is a line of a trace', () => {
    const text = [...head, '# info {"vendorId":1386,"product":"STU-540"}', ...frames, ''].join('\n');
    expect(cleanTrace(text, ['STU-540'])).toBe(text);
  });

  it('loses every line and every word that is none, whoever wrote them', () => {
    const text = [
      ...head,
      '# info {"product":"pad of NGUYỄN VĂN MẪU","serialNumber":"003090000123","x y":"a","deep":{"a":1},"big":3090000123}',
      '# signed by NGUYỄN VĂN MẪU',
      ...frames,
      '13.0 <= input NGUYEN VAN MAU',
      '14.0 <= input 00 NGUYEN',
      'NGUYEN VAN MAU',
      '15.0 <= nguyen-van-mau-of-a-very-long-operation-name 00',
    ].join('\n');
    const told = cleanTrace(text, []);
    expect(told).not.toMatch(/NGUY|nguyen|0030|3090/u);
    expect(told.split('\n')).toEqual([
      ...head,
      '# info {"product":"pad of …","serialNumber":"…"}',
      ...frames,
      '',
    ]);
  });

  it('has an empty head when what the transport said is no JSON', () => {
    expect(cleanTrace('# info {NGUYEN', [])).toBe('# info {}\n');
  });
});
