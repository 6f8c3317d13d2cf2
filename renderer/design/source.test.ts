import { describe, expect, test } from 'vitest';
import { citationOf } from './source.ts';

describe('citationOf', () => {
  test('is the article as it stands when it was verified', () => {
    expect(citationOf('TT 16/2024/TT-BCA')).toEqual({ text: 'TT 16/2024/TT-BCA', verified: true });
  });
  test('leaves the mark out and says so when it was not', () => {
    expect(citationOf('Luật Căn cước, Điều 19 khoản 2 [chưa kiểm chứng]')).toEqual({
      text: 'Luật Căn cước, Điều 19 khoản 2',
      verified: false,
    });
  });
});
