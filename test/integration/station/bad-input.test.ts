import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApplicationFields, applicationFieldsSchema } from '../../../domain/application/fields.ts';
import { unwrap } from '../../../domain/result.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let desk: TemporaryStation;
let draftId: string;
beforeAll(async () => {
  desk = await temporaryStation({ policyId: '2024-07' });
  const passphrase = passphrases['le-van-a'];
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId: 'le-van-a',
      credential: { kind: 'passphrase', passphrase },
    }),
  );
  ({ draftId } = unwrap(await desk.officer.call('draft.create', { intakePlace: 'counter' })));
});
afterAll(() => desk.remove());

const names = Object.keys(applicationFieldsSchema.shape) as (keyof ApplicationFields)[];
const texts = fc.oneof(
  fc.string({ maxLength: 300, unit: 'binary' }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom('', '003090000123', '31/02/1990', '9999-99-99', 'Nguyễn', 'null', '__proto__', '\u0000'),
);
const fieldLike = fc.oneof(
  texts,
  fc.anything(),
  fc.record({ full: texts, family: texts }, { requiredKeys: [] }),
  fc.record({ value: texts, precision: fc.constantFrom('day', 'month', 'year') }),
  fc.record({ scheme: texts, code: texts }),
  fc.record({
    country: texts,
    geography: fc.constantFrom('three-level', 'two-level'),
    unitCode: texts,
    unitName: texts,
    detail: texts,
  }),
  fc.record({ name: fc.record({ full: texts }), number: texts, nationality: texts }),
);
const patches = fc.dictionary(fc.constantFrom(...names, 'unknown', 'constructor'), fieldLike, { maxKeys: 5 });
/** What a message port can carry: functions and symbols would be refused on the sending side. */
const sendable = (value: unknown): boolean => {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
};

describe('draft.save', () => {
  it('answers with the draft or invalid-input and never fails inside when the patch is anything', async () => {
    await fc.assert(
      fc.asyncProperty(patches.filter(sendable), async (patch) => {
        const answer = await desk.officer.call('draft.save', { draftId, patch });
        if (!answer.ok) expect(answer.error.code).toBe('invalid-input');
      }),
      { numRuns: 400 },
    );
    unwrap(await desk.officer.call('draft.save', { draftId, patch: {} }));
    const log = readFileSync(join(desk.dataFolder, 'logs', 'station.log'), 'utf8');
    expect(log).not.toContain('a handler threw');
  });

  it('keeps every field that fits its schema when it is saved and read again', async () => {
    const fitting = fc.record(
      {
        phone: fc.string({ maxLength: 20 }),
        personalNumber: fc.string({ maxLength: 20 }),
        name: fc.record({ full: fc.string({ maxLength: 100 }) }),
        birthDate: fc.record({
          value: fc.string({ maxLength: 10 }),
          precision: fc.constantFrom('day' as const, 'month' as const, 'year' as const),
        }),
      },
      { noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(fitting, async (patch) => {
        unwrap(await desk.officer.call('draft.save', { draftId, patch }));
        const { fields } = unwrap(await desk.officer.call('draft.open', { draftId }));
        expect(fields.phone).toBe(patch.phone.normalize('NFC'));
        expect(fields.birthDate).toEqual({
          ...patch.birthDate,
          value: patch.birthDate.value.normalize('NFC'),
        });
        expect(fields.name?.full).toBe(patch.name.full.normalize('NFC'));
      }),
      { numRuns: 100 },
    );
  });

  it('answers lookups of anything without failing inside', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const answer = await desk.officer.call('draft.lookup', { draftId, text });
        if (!answer.ok) expect(answer.error.code).not.toBe('internal');
      }),
      { numRuns: 200 },
    );
  });
});
