import { describe, expect, test } from 'vitest';
import { documentTypes } from '../../domain/application/document-types.ts';
import { pageCheckCodes, pageUnseenCodes } from '../../domain/application/draft.ts';
import { applicationFieldsSchema } from '../../domain/application/fields.ts';
import { findingCodes } from '../../domain/application/findings.ts';
import { remarkCodes } from '../../domain/application/remark-codes.ts';
import { stepIds, stepStatusSchema } from '../../domain/application/steps.ts';
import { portraitCheckCodes } from '../../domain/biometrics/face/portrait-check.ts';
import { fingerQualityVerdicts } from '../../domain/biometrics/finger-quality.ts';
import { logLineSchema } from '../../domain/channels/diagnostics.ts';
import { refusalCodes } from '../../domain/channels/gateway.ts';
import { startRefusalCodes } from '../../domain/channels/supervision.ts';
import { deviceErrorCodes, deviceKindSchema } from '../../domain/devices/device.ts';
import { fingerPromptSchema } from '../../domain/devices/fingerprint-scanner.ts';
import { hostCheckSchema } from '../../domain/devices/host-report.ts';
import { selfTestResultSchema, selfTestStepIds } from '../../domain/devices/self-test.ts';
import { policies } from '../../domain/policy/policies.ts';
import { domainNames } from './domain-names.ts';
import { en } from './en/index.ts';
import { vi } from './vi/index.ts';

const languages: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['vi', { ...vi, ...domainNames('vi') }],
  ['en', { ...en, ...domainNames('en') }],
];

const channelFailures = ['invalid-input', 'unknown-call', 'disconnected', 'internal', 'forbidden'];
const lookupFailures = [
  'lookup-empty',
  'lookup-digit-count',
  'lookup-unrecognised',
  'qr-malformed',
  'mrz-malformed',
];

/** Ages and reasons enough to draw every verdict out of both rule sets. */
function eligibilityCodes(): string[] {
  return policies.flatMap((policy) =>
    [null, ...policy.reasons.map(({ code }) => code)].flatMap((reasonCode) =>
      ['2023-01-01', '2016-01-01', '2011-01-01', '2005-01-01', '1980-01-01', '1940-01-01', '?'].flatMap(
        (birthDate) =>
          [true, false].map(
            (hasRepresentative) =>
              policy.eligibility({ birthDate, on: '2026-11-21', reasonCode, hasRepresentative }).code,
          ),
      ),
    ),
  );
}

const families: Readonly<Record<string, readonly string[]>> = {
  remark: remarkCodes,
  device: deviceErrorCodes,
  quality: [...fingerQualityVerdicts, 'image-seen-before'],
  coaching: fingerPromptSchema.options,
  'photo-check': [...portraitCheckCodes, 'not-checked', 'liveness-missing', 'liveness-not-met'],
  finding: findingCodes.flatMap((code) => [code, `${code}.loud`, `${code}.what`, `${code}.remedy`]),
  'page-check': pageCheckCodes,
  'page-unseen': pageUnseenCodes,
  outbox: refusalCodes,
  refused: startRefusalCodes,
  step: stepIds,
  status: stepStatusSchema.options,
  'tray.kind': deviceKindSchema.options,
  selfTest: selfTestStepIds.flatMap((step) => [step, `${step}.do`]),
  'selfTest.outcome': selfTestResultSchema.shape.outcome.options,
  'host-check': hostCheckSchema.shape.id.options,
  'machine.status': hostCheckSchema.shape.status.options,
  'log.process': logLineSchema.shape.process.options,
  'log.line': logLineSchema.shape.level.options,
  field: Object.keys(applicationFieldsSchema.shape),
  failure: [...channelFailures, ...lookupFailures, 'step-locked', 'step-not-in-policy', 'application-sealed'],
  document: documentTypes.map(({ code }) => code),
  reason: policies.flatMap(({ reasons }) => reasons.map(({ code }) => code)),
  eligibility: [...new Set(eligibilityCodes())],
};

describe.each(languages)('messages in %s', (_name, messages) => {
  test.each(Object.entries(families))(
    'have a sentence for every code when the family is %s',
    (family, codes) => {
      const missing = codes.filter((code) => (messages[`${family}.${code}`] ?? '') === '');
      expect(missing).toEqual([]);
    },
  );

  test('name the same values as the other language when they have placeholders', () => {
    // The applicant's window shows both languages at once: a value in English words is called `…En`.
    const placeholders = (text: string) =>
      [
        ...new Set([...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name?.replace(/En$/u, ''))),
      ].toSorted();
    const different = Object.keys(vi).filter((key) => {
      const own = messages[key];
      const other = (vi as Readonly<Record<string, string>>)[key];
      return own === undefined || placeholders(own).join() !== placeholders(other ?? '').join();
    });
    expect(different).toEqual([]);
  });

  test('are in NFC when written out', () => {
    expect(Object.values(messages).filter((text) => text !== text.normalize('NFC'))).toEqual([]);
  });
});
