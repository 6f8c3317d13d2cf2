import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkName,
  compareNames,
  isSameName,
  mrzNameLine,
  nameSearchKey,
  normaliseName,
  splitProposals,
  transliterate,
} from './names.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(...'aăâbcdđeêghiklmnoôơpqrstuưvxyÁÀẢÃẠẾỐỚ \u0301\u0323\u0303ʼ’-'.split('')),
  }),
);

describe('normaliseName', () => {
  test.each([
    ['  nguyễn   văn\tmẫu ', 'NGUYỄN VĂN MẪU'],
    ['Nguyễn Văn Mẫu'.normalize('NFD'), 'NGUYỄN VĂN MẪU'],
    ['h’mông', "H'MÔNG"],
    ['Đỗ\u200b Thị\u00a0Ánh', 'ĐỖ THỊ ÁNH'],
    ['', ''],
  ])('of %j is %j when typed so', (typed, expected) => {
    expect(normaliseName(typed)).toBe(expected);
  });

  test('keeps where the tone stands when both spellings exist', () => {
    expect(normaliseName('hoà')).toBe('HOÀ');
    expect(normaliseName('hòa')).toBe('HÒA');
  });

  test('changes nothing the second time when given anything', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseName(text);
        expect(normaliseName(once)).toBe(once);
        expect(once).toBe(once.normalize('NFC'));
        expect(once).not.toMatch(/^\s|\s$|\s\s/u);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('nameSearchKey', () => {
  test.each([
    ['Đặng Thị Đào', 'dang thi dao'],
    ["H'Hen Niê", 'h hen nie'],
    ['BÙI  QUỐC-VƯỢNG', 'bui quoc vuong'],
  ])('of %j is %j when searched', (name, key) => {
    expect(nameSearchKey(name)).toBe(key);
  });

  test('is the same for NFC, NFD and any case when given anything', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(nameSearchKey(text.normalize('NFD'))).toBe(nameSearchKey(text.normalize('NFC')));
      }),
    );
  });
});

describe('isSameName', () => {
  test.each([
    ['Nguyễn Thị Hòa', 'NGUYỄN THỊ HOÀ', true],
    ['Lê Thúy', 'Lê Thuý', true],
    ['Nguyễn Thị Hoa', 'NGUYỄN THỊ HOÀ', false],
    ['Trần Văn Ân', 'Trần Văn An', false],
  ])('of %j and %j is %s when compared', (one, other, same) => {
    expect(isSameName(one, other)).toBe(same);
  });
});

describe('compareNames', () => {
  test('orders by given name, then family name, then what stands between when sorted', () => {
    const sorted = [
      'TRẦN VĂN BÌNH',
      'LÊ VĂN BÌNH',
      'LÊ AN BÌNH',
      'PHẠM THỊ ĐÀO',
      'VÕ DUNG',
      'Y MÉP',
    ].toSorted(compareNames);
    expect(sorted).toEqual([
      'LÊ AN BÌNH',
      'LÊ VĂN BÌNH',
      'TRẦN VĂN BÌNH',
      'VÕ DUNG',
      'PHẠM THỊ ĐÀO',
      'Y MÉP',
    ]);
  });
});

describe('splitProposals', () => {
  test.each([
    ['nguyễn văn mẫu', ['NGUYỄN|VĂN|MẪU']],
    ['Trần Thị Ngọc Anh', ['TRẦN|THỊ NGỌC|ANH', 'TRẦN|THỊ|NGỌC ANH']],
    ['Tôn Nữ Thị Hoa', ['TÔN NỮ|THỊ|HOA', 'TÔN|NỮ THỊ|HOA', 'TÔN|NỮ|THỊ HOA']],
    ['Lê An', ['LÊ||AN']],
    ['Ama', ['||AMA']],
    ['  ', []],
  ])('of %j are %j when divided', (full, expected) => {
    expect(
      splitProposals(full).map(
        ({ family, middle, given }) => `${family ?? ''}|${middle ?? ''}|${given ?? ''}`,
      ),
    ).toEqual(expected);
  });

  test('join to the full name again when given anything', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { full, family, middle, given } of splitProposals(text)) {
          expect([family, middle, given].filter((part) => part !== undefined).join(' ')).toBe(full);
        }
      }),
    );
  });
});

describe('checkName', () => {
  test.each([
    ['NGUYỄN VĂN MẪU', []],
    ["H'HEN NIÊ", []],
    ['NGUYỄN VĂN 2', ['name-digit']],
    ['NGUYỄN_VĂN', ['name-symbol', 'name-single-word']],
    ['Nguyễn văn Mẫu', ['name-not-normalised']],
    ['', []],
  ])('of %j remarks %j when looked at', (full, codes) => {
    expect(checkName(full).map(({ code }) => code)).toEqual(codes);
  });
});

describe('transliterate', () => {
  test.each([
    ['Đỗ Nguyễn-Ánh', 'DO<NGUYEN<ANH'],
    ["H'Mông", 'HMONG'],
    ['', ''],
  ])('of %j is %j when written in an MRZ', (name, expected) => {
    expect(transliterate(name)).toBe(expected);
  });
});

describe('mrzNameLine', () => {
  test.each([
    ['NGUYỄN VĂN MẪU', 'NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<'],
    ['AMA', 'AMA<<<<<<<<<<<<<<<<<<<<<<<<<<<'],
    ['NGUYỄN PHÚC THÁI BÌNH DƯƠNG HOÀNG', 'NGUYEN<<PHUC<THAI<BINH<DUONG<H'],
  ])('of %j is %j when printed', (name, line) => {
    expect(mrzNameLine(name)).toBe(line);
  });

  test('is 30 characters of A–Z and < when given anything', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(mrzNameLine(text)).toMatch(/^[A-Z<]{30}$/);
      }),
    );
  });
});
