import { describe, expect, it } from 'vitest';
import { jumpTo } from './name-jump.ts';

const names = ['TRẦN CÁN BỘ MẪU', 'Lê Văn Ánh', 'ĐỖ THỊ AN', 'Phạm Đức'];

describe('jumpTo', () => {
  it('finds the next given name when a letter is typed again', () => {
    expect(jumpTo(names, 0, 'a')).toBe(1);
    expect(jumpTo(names, 1, 'a')).toBe(2);
    expect(jumpTo(names, 2, 'a')).toBe(1);
  });

  it('takes any word of a name when no given name begins so', () => {
    expect(jumpTo(names, 0, 'l')).toBe(1);
  });

  it('needs no marks when the name has them', () => {
    expect(jumpTo(names, 0, 'd')).toBe(3);
  });

  it('goes nowhere when nobody is called so', () => {
    expect(jumpTo(names, 0, 'x')).toBe(-1);
  });
});
