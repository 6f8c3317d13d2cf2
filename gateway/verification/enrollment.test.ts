import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EvidenceMeta,
  evidenceFileName,
  evidenceMetaSchema,
} from '../../domain/application/evidence.ts';
import { type Enrollment, toEnrollment } from '../../domain/application/osia-enrollment.ts';
import { everyKindOfEvidence } from '../../domain/application/test-support/every-kind-of-evidence.ts';
import { sampleFiles } from '../../test/support/gateway/sample-application.ts';
import type { ContainerFile } from '../container/zip.ts';
import { verifyEnrollment } from './enrollment.ts';
import { processorTime } from '../../test/support/processor-time.ts';

const station = { id: 'st-00000000', name: 'Tổ 1', unitCode: '001', unitName: 'Công an quận Mẫu' };
const applicationId = '00000000-0000-4000-8000-000000000001';
const expected = { applicationId, stationId: station.id, policyId: '2021-07', officerId: 'minh' } as const;
const files = sampleFiles({ applicationId, station, officerId: 'minh' });
const container = new Map(
  files.map(({ name, content }): [string, ContainerFile] => [
    name,
    { name, size: content.length, sha256: createHash('sha256').update(content).digest('hex'), content },
  ]),
);
const application = files[0]?.content ?? Buffer.alloc(0);
const verify = (bytes: Uint8Array) => verifyEnrollment(bytes, container, expected);

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Replaces the value at the place `turns` lead to. */
function replaced(value: Json, turns: readonly number[], by: Json): Json {
  const [turn, ...rest] = turns;
  if (turn === undefined || value === null || typeof value !== 'object') return by;
  const names = Object.keys(value);
  const name = names[turn % Math.max(1, names.length)];
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? replaced(item, rest, by) : item));
  return { ...value, [name]: replaced(value[name] ?? null, rest, by) };
}

const oddValue = fc.oneof(
  fc.jsonValue().map((value) => value as Json),
  fc.constantFrom<Json>(
    '',
    '2021-02-30',
    '0000',
    '9999-12-31',
    '-1',
    '1987-05-04T00:00:00Z',
    '../x',
    'evidence/e-1.fir',
    1e300,
    -0,
  ),
);

describe('verifyEnrollment', () => {
  it('accepts what the station wrote when nothing was changed', () => {
    expect(verify(application)).toMatchObject({ ok: true, value: { status: 'FINALIZED' } });
  });

  it('answers and never throws when any value is exchanged for any other', () => {
    const base = JSON.parse(application.toString('utf8')) as Json;
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 8 }), oddValue, (turns, by) => {
        const verdict = verify(Buffer.from(canonicalize(replaced(base, turns, by)) ?? ''));
        if (!verdict.ok) expect(verdict.error.code).toMatch(/^application-/);
      }),
      { numRuns: 1500 },
    );
  });

  it('answers and never throws when the bytes are random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(verify(bytes)).toMatchObject({ ok: false, error: { code: 'application-malformed' } });
      }),
    );
  });

  it('refuses one image that stands for two fingers, under one name or under two', () => {
    const enrollment = JSON.parse(application.toString('utf8')) as Enrollment;
    const [first, second] = enrollment.biometricData.filter((item) => item.biometricType === 'FINGER');
    const file = container.get(first?.imageRef ?? '');
    if (first === undefined || second?.imageRef === undefined || file === undefined)
      throw new Error('sample without two fingers');
    const biometricData = enrollment.biometricData.map((item) =>
      item === second ? { ...item, imageRef: first.imageRef, metadata: first.metadata } : item,
    );
    const sameName = verify(Buffer.from(canonicalize({ ...enrollment, biometricData }) ?? ''));
    expect(sameName).toMatchObject({ ok: false, error: { cause: 'one image stands for two captures' } });

    const copied = new Map([...container, [second.imageRef, { ...file, name: second.imageRef }]]);
    const biometrics = enrollment.biometricData.map((item) =>
      item === second ? { ...item, metadata: first.metadata } : item,
    );
    const twice = Buffer.from(canonicalize({ ...enrollment, biometricData: biometrics }) ?? '');
    expect(verifyEnrollment(twice, copied, expected)).toMatchObject({
      ok: false,
      error: { code: 'application-malformed', cause: 'one image stands for two captures' },
    });
  });

  it('refuses an image without a byte', () => {
    const empty = createHash('sha256').digest('hex');
    const enrollment = JSON.parse(application.toString('utf8')) as Enrollment;
    const [first] = enrollment.biometricData;
    const name = first?.imageRef ?? '';
    const emptied = new Map([
      ...container,
      [name, { name, size: 0, sha256: empty, content: Buffer.alloc(0) }] as const,
    ]);
    const biometricData = enrollment.biometricData.map((item) =>
      item === first ? { ...item, metadata: undefined } : item,
    );
    const bytes = Buffer.from(
      canonicalize(JSON.parse(JSON.stringify({ ...enrollment, biometricData }))) ?? '',
    );
    expect(verifyEnrollment(bytes, emptied, expected)).toMatchObject({
      ok: false,
      error: { code: 'application-malformed', cause: 'refers to a file the container does not hold as said' },
    });
  });

  it('refuses a file under evidence/ that the application never names', () => {
    const name = 'evidence/e-999.fir';
    const more = new Map([
      ...container,
      [name, { name, size: 1, sha256: 'a'.repeat(64), content: Buffer.of(1) }],
    ]);
    expect(verifyEnrollment(application, more, expected)).toMatchObject({
      ok: false,
      error: { code: 'application-malformed', cause: 'the container holds evidence it does not name' },
    });
  });

  it('accepts evidence of every kind that a station seals, and refuses a second piece of any that nothing names', () => {
    const input = everyKindOfEvidence();
    const kinds = evidenceMetaSchema.options.map(({ shape }) => shape.kind.value);
    expect(new Set(input.evidence.map(({ kind }) => kind))).toEqual(new Set(kinds));
    const bytes = Buffer.from(canonicalize(toEnrollment(input)) ?? '');
    const { applicationId: id, station: at, policyId, officerId } = input;
    const told = { applicationId: id, stationId: at.id, policyId, officerId };
    const holding = (pieces: readonly EvidenceMeta[]) =>
      new Map(
        pieces.map((piece): [string, ContainerFile] => {
          const name = evidenceFileName(piece);
          return [name, { name, size: piece.bytes, sha256: piece.sha256, content: Buffer.alloc(0) }];
        }),
      );
    expect(verifyEnrollment(bytes, holding(input.evidence), told)).toMatchObject({ ok: true });
    for (const piece of input.evidence) {
      const another = { ...piece, evidenceId: `${piece.evidenceId}-2` };
      expect(verifyEnrollment(bytes, holding([...input.evidence, another]), told), piece.kind).toMatchObject({
        error: { code: 'application-malformed' },
      });
    }
  });

  it.each([
    ['numbers', '0'],
    ['objects', '{}'],
  ])('answers at once when a million %s stand where captures should', (_what, value) => {
    const started = processorTime();
    const verdict = verify(Buffer.from(`{"biometricData":[${`${value},`.repeat(1_000_000)}${value}]}`));
    expect(verdict).toMatchObject({ ok: false, error: { code: 'application-malformed' } });
    expect(processorTime() - started).toBeLessThan(1000);
  });

  it('puts no value of the application into the cause when the schema is not met', () => {
    const text = application
      .toString('utf8')
      .replace('"sex":"female"', '"sex":"NGUYỄN THỊ MẪU","zzz 003187000017":1');
    const verdict = verify(Buffer.from(canonicalize(JSON.parse(text)) ?? ''));
    expect(verdict).toMatchObject({ ok: false, error: { code: 'application-malformed' } });
    expect(JSON.stringify(verdict)).not.toMatch(/MẪU|003187000017/);
  });
});
