import type { DraftFields } from '../../../domain/application/fields.ts';
import type { Finding } from '../../../domain/application/findings.ts';
import type { Statement, StatementSource } from '../../../domain/application/statements.ts';
import { portraitCheckCodes } from '../../../domain/biometrics/face/portrait-check.ts';
import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import {
  attempt,
  captures,
  withAttempts,
} from '../../../renderer/wizard/steps/fingerprints/test-captures.ts';
import { type DraftFacts, emptyDraft } from './draft.ts';

/** As long as the form takes, and an ordinary one. */
export const names = {
  short: 'TRẦN THỊ HƯƠNG',
  long: 'NGUYỄN PHÚC CÔNG TẰNG TÔN NỮ HOÀNG THỊ QUỲNH NHƯ HUYỀN TRÂN CÔNG CHÚA ĐỖ ĐẶNG THƯỜNG NGUYỄN HỮU TRƯỜNG THƯỢNG ẨN KHUÊ TÚ',
} as const;

const at = '2026-11-21T08:05:00.000Z';

const unit = {
  country: 'VN',
  geography: 'two-level',
  unitCode: '00004',
  unitName: 'Phường Ba Đình, Thành phố Hà Nội',
  detail: '',
} as const;

const fieldsOf = (name: string): DraftFields => ({
  name: { full: name },
  birthDate: { value: '1992-05-01', precision: 'day' },
  sex: 'female',
  personalNumber: '003192000123',
  nationality: 'VN',
  ethnicGroup: { scheme: '121-TCTK/PPCĐ-1979', code: '01' },
  religion: { scheme: 'unofficial-16', code: '00' },
  placeOfOrigin: unit,
  birthRegistrationPlace: unit,
  father: { name: { full: 'TRẦN VĂN MẪU' }, number: '', nationality: 'VN' },
  mother: { name: { full: 'LÊ THỊ MẪU' }, number: '', nationality: 'VN' },
  permanentAddress: { ...unit, detail: 'Số 5 ngõ 12 phố Hàng Than' },
});

let findings = 0;
const finding = (
  code: Finding['code'],
  subjects: readonly (readonly [FingerprintCaptureId, FingerPosition] | string)[],
  over: Partial<Finding> = {},
): Finding => ({
  findingId: `finding-${++findings}`,
  code,
  severity: 'stop',
  subjects: subjects.map((subject) =>
    typeof subject === 'string'
      ? { evidenceId: subject }
      : { evidenceId: `${subject[0]}-${subject[1]}-1`, captureId: subject[0], finger: subject[1] },
  ),
  other: null,
  score: 130,
  threshold: 40,
  foundAt: at,
  overruled: null,
  ...over,
});

const explained = (reason: string): Partial<Finding> => ({
  overruled: { reason, officerId: 'tran-thi-b', at },
});

const photo = (notMet: readonly string[]): NonNullable<DraftFacts['photo']> => ({
  evidenceId: 'photo-1',
  width: 900,
  height: 1200,
  capturedAt: at,
  remarks: [...notMet],
  checks: portraitCheckCodes.map((code) => ({
    code,
    state: notMet.includes(code) ? 'not-met' : code === 'ears-hidden' ? 'unknown' : 'met',
    value: null,
    limit: null,
  })),
});

const signature: DraftFacts['signatures'][number] = {
  evidenceId: 'signature-1',
  signer: 'applicant',
  capturedAt: at,
  consentSha256: 'ab'.repeat(32),
  pen: { seconds: 2.4, strokes: 6, millimetres: 84, pressure: true },
};

const statement = (source: StatementSource, proven: boolean, fields: DraftFields): Statement => ({
  statementId: source,
  source,
  saidAt: at,
  proven,
  evidenceId: null,
  fields,
});

const slaps = {
  PLAIN_RIGHT_FOUR_FINGERS: 'good',
  PLAIN_LEFT_FOUR_FINGERS: 'good',
  PLAIN_THUMBS: 'good',
} as const;
const sixth = { ...slaps, ROLLED_RIGHT_THUMB: 'good', ROLLED_RIGHT_INDEX: 'good' } as const;

/** Three attempts at the right four: the ring and little finger stay poor. */
function worn(): DraftFacts['fingerprints'] {
  const all = captures({});
  const first = all[0];
  if (first === undefined) return all;
  const scores = [
    [62, 55, 22, 18],
    [58, 49, 41, 25],
    [66, 60, 38, 29],
  ];
  const made = scores.map((row, index) => {
    const one = attempt(first.captureId, 50, index + 1);
    const fingers = one.fingers.map((finger, place) => {
      const quality = row[place] ?? 0;
      return { ...finger, quality, remarks: quality < 40 ? ['too-dry'] : [] };
    });
    return { ...one, fingers };
  });
  return [withAttempts(first, made), ...all.slice(1)];
}

/** Everything up to here is taken and good. */
const done: Partial<DraftFacts> = {
  fingerprints: captures({}, 'good'),
  photo: photo([]),
  signatures: [signature],
  irisException: { code: 'no-device', note: '' },
};
const earlier = {
  kind: 'application',
  label: 'XKY2254G-261122-001D',
  at: '2026-11-21T07:41:00.000Z',
} as const;

/** States of one application that are otherwise reached after many steps, by name. */
export const scenes = {
  start: () => ({ step: 'fingerprints' }),
  poor: () => ({ step: 'fingerprints', fingerprints: worn() }),
  comparing: () => ({
    step: 'fingerprints',
    fingerprints: captures(sixth).map((capture, index) =>
      index < 2 ? { ...capture, comparing: 1 } : capture,
    ),
  }),
  'same-finger': () => ({
    step: 'fingerprints',
    fingerprints: captures(sixth),
    findings: [
      finding('same-finger-twice', [
        ['ROLLED_RIGHT_THUMB', 'RIGHT_THUMB'],
        ['ROLLED_RIGHT_INDEX', 'RIGHT_INDEX'],
      ]),
    ],
  }),
  'all-findings': () => ({
    step: 'fingerprints',
    fingerprints: captures({}, 'good'),
    findings: [
      finding('earlier-applicant-finger', [['PLAIN_THUMBS', 'RIGHT_THUMB']], { other: earlier }),
      finding('officer-finger', [['ROLLED_LEFT_RING', 'LEFT_RING']], {
        other: { kind: 'officer', label: 'tran-thi-b' },
        score: 70,
      }),
      finding('hands-swapped', [
        ['PLAIN_LEFT_FOUR_FINGERS', 'LEFT_RING'],
        ['PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_RING'],
      ]),
      finding('thumb-among-fingers', [
        ['PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_INDEX'],
        ['PLAIN_THUMBS', 'RIGHT_THUMB'],
      ]),
      finding(
        'plain-rolled-differ',
        [
          ['PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_MIDDLE'],
          ['ROLLED_RIGHT_MIDDLE', 'RIGHT_MIDDLE'],
        ],
        { severity: 'warn', score: 12 },
      ),
      finding(
        'same-finger-twice',
        [
          ['ROLLED_RIGHT_THUMB', 'RIGHT_THUMB'],
          ['ROLLED_RIGHT_INDEX', 'RIGHT_INDEX'],
        ],
        explained('Đã nhìn lại, đúng ngón của công dân; vân mòn do làm nghề thợ hồ đã hơn hai mươi năm'),
      ),
    ],
  }),
  exceptions: () => ({
    step: 'fingerprints',
    fingerprints: captures({ ...slaps, ROLLED_LEFT_LITTLE: 'exception', ROLLED_RIGHT_RING: 'exception' }),
    fingerExceptions: [
      {
        finger: 'LEFT_LITTLE',
        presence: 'AMPUTATED',
        permanence: 'permanent',
        note: 'Cụt đốt thứ nhất, tai nạn lao động năm 2014, vết thương đã lành hẳn, còn gốc ngón',
        recordedAt: at,
        photo: { evidenceId: 'exception-LEFT_LITTLE', capturedAt: at },
      },
      { finger: 'RIGHT_RING', presence: 'BANDAGED', permanence: 'temporary', note: '', recordedAt: at },
    ],
  }),
  'all-taken': () => ({ step: 'fingerprints', fingerprints: captures({}, 'good') }),
  iris: () => ({ ...done, irisException: null, step: 'iris' }),
  photo: () => ({ ...done, photo: null, signatures: [], step: 'photo' }),
  'photo-good': () => ({ ...done, signatures: [], step: 'photo' }),
  'photo-poor': () => ({
    ...done,
    signatures: [],
    step: 'photo',
    photo: photo(['eyes-closed', 'glasses', 'background-not-white', 'uneven-light', 'moving']),
  }),
  'photo-finding': () => ({
    ...done,
    signatures: [],
    step: 'photo',
    findings: [finding('earlier-applicant-face', ['photo-1'], { other: earlier, score: 60 })],
  }),
  'photo-chip': () => ({
    ...done,
    signatures: [],
    step: 'photo',
    findings: [
      finding('chip-portrait-differs', ['photo-1'], { other: { kind: 'chip', label: 'DG2' }, score: 9 }),
    ],
  }),
  signature: () => ({ ...done, signatures: [], step: 'signature' }),
  'signature-good': () => ({ ...done, step: 'signature' }),
  'signature-findings': () => ({
    ...done,
    step: 'signature',
    findings: [
      finding('signature-too-short', ['signature-1'], { score: 8 }),
      finding('signature-copied', ['signature-1'], { other: earlier }),
      finding('signature-without-pressure', ['signature-1'], { severity: 'warn', score: 0 }),
    ],
  }),
  documents: () => ({
    ...done,
    step: 'documents',
    documents: [
      {
        documentId: 'd1',
        type: 'cccd',
        addedAt: at,
        pages: [
          {
            evidenceId: 'document-1',
            mimeType: 'image/png',
            bytes: 184_000,
            remarks: ['blurred', 'glare', 'tilted'],
            read: ['mrz-unreadable'],
          },
          {
            evidenceId: 'document-2',
            mimeType: 'image/png',
            bytes: 164_000,
            remarks: [],
            read: ['qr', 'mrz'],
          },
        ],
      },
      {
        documentId: 'd2',
        type: 'birth-certificate',
        addedAt: at,
        pages: [
          { evidenceId: 'document-3', mimeType: 'image/png', bytes: 64_000, remarks: [], read: ['qr'] },
        ],
      },
    ],
  }),
  'no-documents': () => ({ ...done, step: 'documents', documents: [] }),
  personal: () => ({ step: 'personal' }),
  differences: (name) => ({
    step: 'personal',
    statements: [
      statement('chip', true, {
        name: { full: `${name} ANH`.slice(0, 120) },
        birthDate: { value: '1992-05-03', precision: 'day' },
        sex: 'female',
      }),
      statement('card-qr', false, {
        name: { full: name },
        sex: 'female',
        birthDate: { value: '1992-05-03', precision: 'day' },
        permanentAddress: {
          ...unit,
          detail: 'Tổ dân phố số 14, ngách 12/34 ngõ 256 đường Nguyễn Khánh Toàn',
        },
      }),
      statement('document-mrz', false, { sex: 'male' }),
      statement('population', true, {
        name: { full: name },
        birthDate: { value: '1992-05', precision: 'month' },
        permanentAddress: { ...unit, detail: 'Số 5 ngõ 12 phố Hàng Than' },
        mother: { name: { full: 'LÊ THỊ MẪU ANH' }, number: '003164000456', nationality: 'VN' },
      }),
    ],
  }),
  review: () => ({ ...done, step: 'review' }),
  'review-findings': () => ({
    ...done,
    step: 'review',
    photo: photo(['moving', 'ears-hidden']),
    findings: [
      finding(
        'hands-swapped',
        [
          ['PLAIN_LEFT_FOUR_FINGERS', 'LEFT_RING'],
          ['PLAIN_RIGHT_FOUR_FINGERS', 'RIGHT_RING'],
        ],
        explained('Đã nhìn lại, đúng ngón của công dân'),
      ),
      finding('earlier-applicant-face', ['photo-1'], {
        other: earlier,
        ...explained('Anh chị em giống nhau, đã đối chiếu giấy tờ; em sinh đôi làm thẻ cùng buổi sáng'),
      }),
      finding('signature-without-pressure', ['signature-1'], { severity: 'warn', score: 0 }),
    ],
  }),
  sign: () => ({ ...done, step: 'sign', confirmedAt: at }),
  'sign-supervisor': () => ({
    ...done,
    step: 'sign',
    confirmedAt: at,
    photo: { ...photo(['moving']), acceptedPoorReason: 'Trẻ nhỏ, không ngồi yên được' },
    findings: [
      finding('earlier-applicant-finger', [['PLAIN_THUMBS', 'RIGHT_THUMB']], {
        other: earlier,
        ...explained(
          'Vẫn là người này, đã làm hồ sơ trước đó; công dân quên mang giấy nên hẹn lại buổi chiều',
        ),
      }),
    ],
  }),
  'sign-missing': () => ({ ...done, step: 'sign', confirmedAt: at, signatures: [], photo: null }),
} satisfies Readonly<Record<string, (name: string) => Partial<DraftFacts>>>;
export type SceneName = keyof typeof scenes;
export const sceneNames = Object.keys(scenes) as SceneName[];

/** The application of a scene: a grown-up who changes her card, papers in hand, and whatever the scene says. */
export function draftOf(scene: SceneName, name: string): DraftFacts {
  return {
    ...emptyDraft(13, '2024-07', 'counter'),
    reasonCode: 'change.cccd-to-can-cuoc',
    fields: fieldsOf(name),
    fingerprints: captures({}),
    documents: [
      {
        documentId: 'd1',
        type: 'cccd',
        addedAt: at,
        pages: [{ evidenceId: 'document-1', mimeType: 'image/png', bytes: 184_000 }],
      },
    ],
    ...(scenes[scene](name) as Partial<DraftFacts>),
  };
}
