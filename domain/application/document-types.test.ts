import { describe, expect, test } from 'vitest';
import { consentText } from './consent.ts';
import { documentTypes, osiaDocumentType } from './document-types.ts';
import { osiaDocumentDataSchema } from './osia-schema.ts';

describe('documentTypes', () => {
  test('have unique codes, NFC names and a type OSIA knows when listed', () => {
    expect(new Set(documentTypes.map(({ code }) => code)).size).toBe(documentTypes.length);
    for (const type of documentTypes) {
      expect(type.vi).toBe(type.vi.normalize('NFC'));
      expect(osiaDocumentDataSchema.shape.documentType.options).toContain(type.osia);
    }
  });

  test('are OTHER to OSIA when the code is unknown', () => {
    expect(osiaDocumentType('cmnd')).toBe('ID_CARD');
    expect(osiaDocumentType('parking-ticket')).toBe('OTHER');
  });
});

describe('consentText', () => {
  test.each(['2021-07', '2024-07'] as const)('of %s is NFC and short enough for a pad when shown', (id) => {
    const text = consentText(id);
    expect(text).toBe(text.normalize('NFC'));
    expect(text.length).toBeLessThan(400);
    expect(text).toContain('chịu trách nhiệm trước pháp luật');
  });

  test('names iris only when the rule set takes it', () => {
    expect(consentText('2021-07')).not.toContain('mống mắt');
    expect(consentText('2024-07')).toContain('mống mắt');
  });
});
