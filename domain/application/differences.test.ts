import { describe, expect, test } from 'vitest';
import { agreementOn } from './agreement.ts';
import { basisOf, byTrust, differencesOf, needsReason, openDifferences, takenFrom } from './differences.ts';
import type { Address, DraftFields } from './fields.ts';
import type { Resolution, Statement, StatementSource } from './statements.ts';

const form: DraftFields = {
  name: { full: 'NGUYỄN THỊ HÒA' },
  birthDate: { value: '1990-05-17', precision: 'day' },
  sex: 'female',
  personalNumber: '003190000123',
};

let count = 0;
function statement(source: StatementSource, fields: DraftFields, proven = false): Statement {
  count += 1;
  const saidAt = new Date(Date.UTC(2026, 0, 1, 0, 0, count)).toISOString();
  return { statementId: `${source}-${count}`, source, saidAt, proven, evidenceId: null, fields };
}

const chipSaysMale = statement('chip', { sex: 'male', name: { full: 'NGUYEN THI HOA' } }, true);

function resolution(field: Resolution['field'], taken: Resolution['taken']): Resolution {
  return { field, taken, reason: 'thẻ in sai', officerId: 'o', at: '2026-01-01T00:00:00.000Z', basis: '' };
}

const phucXa: Address = {
  country: 'VN',
  geography: 'three-level',
  unitCode: '00001',
  unitName: 'Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội',
  detail: 'Số 1',
};
const asText = (detail: string): Address => ({ ...phucXa, unitCode: '', unitName: '', detail });

describe('agreementOn', () => {
  const on = (
    field: keyof DraftFields,
    ours: DraftFields,
    theirs: DraftFields,
    source: StatementSource = 'card-qr',
  ) => agreementOn(field, ours, theirs, source);

  test.each<[string, StatementSource, string]>([
    ['NGUYỄN THỊ HOÀ', 'card-qr', 'same'],
    ['NGUYỄN THỊ HÓA', 'card-qr', 'differs'],
    ['NGUYEN THI HOA', 'card-qr', 'differs'],
    ['NGUYEN THI HOA', 'chip', 'same'],
    ['NGUYEN THI HUA', 'card-mrz', 'differs'],
    ['NGUYỄN THỊ HỌA', 'document-mrz', 'differs'],
  ])('name %s of %s: %s', (full, source, expected) => {
    expect(on('name', form, { name: { full } }, source)).toBe(expected);
  });

  test('name agrees when an MRZ had no room for all of it, and differs within what it shows', () => {
    const long = { name: { full: 'NGUYỄN PHƯƠNG THẢO NGUYÊN MINH KHÁNH AN' } };
    const cut = (full: string) => on('name', long, { name: { full } }, 'chip');
    expect(cut('NGUYEN PHUONG THAO NGUYEN MIN')).toBe('same');
    expect(cut('NGUYEN PHUONG THAO NGUYEN')).toBe('differs');
    expect(cut('NGUYEN PHUONG THAO NGUYEN NAM')).toBe('differs');
  });

  test('dates agree as far as both go', () => {
    const born = (value: string) => ({ birthDate: { value, precision: 'day' as const } });
    expect(on('birthDate', born('1990'), born('1990-05-17'))).toBe('same');
    expect(on('birthDate', form, born('1990-05'))).toBe('same');
    expect(on('birthDate', form, born('1990-06'))).toBe('differs');
    expect(on('birthDate', form, born('199'))).toBe('differs');
  });

  test('numbers are compared digit by digit', () => {
    expect(on('personalNumber', form, { personalNumber: '003 190 000 123' })).toBe('same');
    expect(on('personalNumber', form, { personalNumber: '003190000124' })).toBe('differs');
  });

  test('addresses agree by unit, or where the words of a card name the same places', () => {
    const at = (permanentAddress: Address) =>
      on('permanentAddress', { permanentAddress: phucXa }, { permanentAddress });
    expect(at({ ...phucXa, detail: '' })).toBe('same');
    expect(at({ ...phucXa, unitCode: '00004', unitName: 'Phường Trúc Bạch' })).toBe('differs');
    expect(at({ ...phucXa, detail: 'Số 2' })).toBe('differs');
    expect(at(asText('Số 1, Phúc Xá, Ba Đình, Hà Nội'))).toBe('same');
    expect(at(asText('Số 1, P. Phúc Xá, Q. Ba Đình, TP Hà Nội'))).toBe('same');
    expect(at(asText('Số 1, Trúc Bạch, Ba Đình, Hà Nội'))).toBe('differs');
  });

  test('says which side says nothing', () => {
    expect(on('oldIdentityNumber', form, { oldIdentityNumber: '003123456' })).toBe('form-silent');
    expect(on('name', form, { name: { full: ' ' } })).toBe('source-silent');
    expect(on('maritalStatus', { maritalStatus: 'married' }, { maritalStatus: 'unknown' })).toBe(
      'source-silent',
    );
  });

  test('a card that is not handed in is no difference', () => {
    const card = { kind: 'cccd-chip' as const, number: '003190000123', issuedOn: '' };
    expect(on('surrenderedCard', form, { surrenderedCard: card })).toBe('source-silent');
    const other = { ...card, number: '003190000124' };
    expect(on('surrenderedCard', { surrenderedCard: other }, { surrenderedCard: card })).toBe('differs');
  });

  test('codes of two lists contradict nothing', () => {
    const group = (scheme: string, code: string) => ({ ethnicGroup: { scheme, code } });
    expect(on('ethnicGroup', group('a', '01'), group('b', '02'))).toBe('same');
    expect(on('ethnicGroup', group('a', '01'), group('a', '02'))).toBe('differs');
  });
});

describe('differencesOf', () => {
  test('is empty when all say the same', () => {
    expect(differencesOf(form, [statement('chip', { name: { full: 'NGUYEN THI HOA' } })], [])).toEqual([]);
    expect(differencesOf(form, [], [])).toEqual([]);
  });

  test('names everybody who speaks of the field, the most trustworthy first', () => {
    const qr = statement('card-qr', { sex: 'female' });
    const found = differencesOf(form, [qr, chipSaysMale], []);
    expect(found).toEqual([
      {
        field: 'sex',
        statements: [
          { statementId: chipSaysMale.statementId, agrees: false },
          { statementId: qr.statementId, agrees: true },
        ],
        resolution: null,
      },
    ]);
    expect(openDifferences(found)).toEqual(['sex']);
  });

  test('keeps what was decided in sight, also when all agree after it', () => {
    const decided = resolution('sex', 'chip');
    const found = differencesOf({ ...form, sex: 'male' }, [chipSaysMale], [decided]);
    expect(found).toMatchObject([{ field: 'sex', resolution: decided }]);
    expect(openDifferences(found)).toEqual([]);
  });

  test('drops a decision about a field nobody speaks of any more', () => {
    expect(differencesOf(form, [], [resolution('sex', 'form')])).toEqual([]);
  });
});

describe('byTrust', () => {
  test('puts what is proven before what is not, then the source, then the latest', () => {
    const [qr, older, newer] = [
      statement('card-qr', {}),
      statement('document-qr', {}),
      statement('document-qr', {}),
    ];
    const asked = statement('population', {}, true);
    expect([older, qr, newer, chipSaysMale, asked].toSorted(byTrust)).toEqual([
      asked,
      chipSaysMale,
      qr,
      newer,
      older,
    ]);
  });
});

describe('takenFrom', () => {
  test('gives the statement whose value takes the place of what was typed', () => {
    expect(takenFrom('chip', 'sex', form, [chipSaysMale])).toBe(chipSaysMale);
  });

  test('is null when the source agrees, or says less than the form', () => {
    const other = statement('chip', { sex: 'female', name: { full: 'NGUYEN THI HUE' } });
    expect(takenFrom('chip', 'sex', form, [other])).toBeNull();
    expect(takenFrom('chip', 'name', form, [other])).toBeNull();
    expect(takenFrom('chip', 'name', {}, [other])).toBe(other);
    const lives = statement('card-qr', { permanentAddress: asText('Trúc Bạch') });
    expect(takenFrom('card-qr', 'permanentAddress', { permanentAddress: phucXa }, [lives])).toBeNull();
  });
});

describe('needsReason', () => {
  const printed = statement('card-qr', { sex: 'male' });

  test('asks why what is proven is not followed, and why what was typed gives way', () => {
    expect(needsReason('form', 'sex', form, [chipSaysMale])).toBe(true);
    expect(needsReason('chip', 'sex', form, [chipSaysMale])).toBe(true);
    expect(needsReason('card-qr', 'sex', form, [printed])).toBe(true);
  });

  test('asks nothing when the form stays against what proves nothing, or is only filled', () => {
    expect(needsReason('form', 'sex', form, [printed])).toBe(false);
    expect(needsReason('card-qr', 'sex', {}, [printed])).toBe(false);
  });
});

describe('basisOf', () => {
  test('is another as soon as form or source say something else, and the same in any order', () => {
    const qr = statement('card-qr', { sex: 'female' });
    const basis = basisOf('sex', form, [qr, chipSaysMale]);
    expect(basisOf('sex', form, [chipSaysMale, { ...qr, saidAt: '2026-02-02T00:00:00.000Z' }])).toBe(basis);
    expect(basisOf('sex', { ...form, phone: '1' }, [qr, chipSaysMale])).toBe(basis);
    expect(basisOf('sex', { ...form, sex: 'male' }, [qr, chipSaysMale])).not.toBe(basis);
    expect(basisOf('sex', form, [{ ...qr, fields: { sex: 'male' } }, chipSaysMale])).not.toBe(basis);
    expect(basisOf('sex', form, [{ ...qr, proven: true }, chipSaysMale])).not.toBe(basis);
    const name = { full: 'A', given: 'A' };
    const turned = { given: 'A', full: 'A' };
    expect(basisOf('name', { name }, [])).toBe(basisOf('name', { name: turned }, []));
  });
});
