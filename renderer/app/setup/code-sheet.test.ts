import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretAfterGrouping, groupedFingerprint, hexOf } from './code-sheet.ts';

describe('groupedFingerprint', () => {
  it('groups by four when the sheet has colons', () => {
    expect(groupedFingerprint('9f:86:d0:81:8')).toBe('9F86 D081 8');
  });

  it('leaves what was typed when it is not hex', () => {
    expect(groupedFingerprint('9F8O')).toBe('9F8O');
  });

  it('loses no digit and groups the same again when it is grouped already', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdefABCDEF: -')) }),
        (text) => {
          const grouped = groupedFingerprint(text);
          expect(hexOf(grouped)).toBe(hexOf(text));
          expect(groupedFingerprint(grouped)).toBe(grouped);
        },
      ),
    );
  });
});

describe('caretAfterGrouping', () => {
  it('stays behind the same digit when blanks come between', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef: ')) }),
        fc.nat(80),
        (text, before) => {
          const caret = caretAfterGrouping(text, before);
          expect(hexOf(groupedFingerprint(text).slice(0, caret))).toBe(hexOf(text.slice(0, before)));
        },
      ),
    );
  });
});
