import { ageOn } from '../applicant/partial-date.ts';
import {
  approvals,
  expiryAt,
  fingerExceptions,
  fingerprintQuality,
  halved,
  imageFormats,
  mixUpGuard,
  portrait,
  thirteenFingerprints,
  unverified,
} from './parts.ts';
import type { Eligibility, Fee, Policy, Reason } from './policy.ts';

/**
 * 1 July 2021 to 30 June 2024: Law 59/2014/QH13 on citizen identity, TT 59/2021 and TT 60/2021/TT-BCA; fees of
 * TT 59/2019/TT-BTC.
 */
const law = 'Luật Căn cước công dân 59/2014/QH13';

const reasons: readonly Reason[] = [
  {
    code: 'first.age-14',
    issueType: 'first',
    article: `${law}, Điều 19 khoản 1`,
    documents: [],
    surrenders: false,
  },
  {
    code: 'change.cmnd-to-cccd',
    issueType: 'change',
    article: `TT 60/2021/TT-BCA, Điều 5 ${unverified}`,
    documents: [],
    surrenders: true,
  },
  {
    code: 'change.age',
    issueType: 'change',
    article: `${law}, Điều 23 khoản 1 điểm a`,
    documents: [],
    surrenders: true,
  },
  {
    code: 'change.damaged',
    issueType: 'change',
    article: `${law}, Điều 23 khoản 1 điểm b`,
    documents: [],
    surrenders: true,
  },
  {
    code: 'change.name',
    issueType: 'change',
    article: `${law}, Điều 23 khoản 1 điểm c`,
    documents: ['name-change-decision', 'change-proof', 'birth-certificate'],
    surrenders: true,
  },
  {
    code: 'change.features',
    issueType: 'change',
    article: `${law}, Điều 23 khoản 1 điểm c`,
    documents: [],
    surrenders: true,
  },
  {
    code: 'change.sex-or-origin',
    issueType: 'change',
    article: `${law}, Điều 23 khoản 1 điểm d`,
    documents: ['name-change-decision', 'change-proof', 'birth-certificate', 'medical-certificate'],
    surrenders: true,
  },
  {
    code: 'change.error',
    issueType: 'change',
    article: `${law}, Điều 23 khoản 1 điểm đ`,
    documents: ['birth-certificate', 'change-proof', 'residence-confirmation', 'family-book'],
    surrenders: true,
  },
  {
    code: 'change.error-by-authority',
    issueType: 'change',
    article: `${law}, Điều 23 khoản 1 điểm đ`,
    documents: [],
    surrenders: true,
  },
  {
    code: 'change.request',
    issueType: 'change',
    article: `${law}, Điều 23 khoản 1 điểm e`,
    documents: [],
    surrenders: true,
  },
  {
    code: 'reissue.lost',
    issueType: 'reissue',
    article: `${law}, Điều 23 khoản 2 điểm a`,
    documents: [],
    surrenders: false,
  },
  {
    code: 'reissue.nationality',
    issueType: 'reissue',
    article: `${law}, Điều 23 khoản 2 điểm b`,
    documents: ['nationality-decision'],
    surrenders: false,
  },
];

const captureArticle = 'TT 60/2021/TT-BCA, Điều 5 khoản 3';
const portraitArticle = 'TT 60/2021/TT-BCA, Điều 5 khoản 4';

function eligibility({ birthDate, on, reasonCode }: Parameters<Policy['eligibility']>[0]): Eligibility {
  const age = ageOn(birthDate, on);
  const from14 = `${law}, Điều 19 khoản 1`;
  if (age === null) return { decision: 'not-eligible', code: 'birth-date-unknown', article: from14 };
  if (age < 14) return { decision: 'not-eligible', code: 'under-14', article: from14 };
  if (reasonCode === 'change.age' && age < 25) {
    return {
      decision: 'not-eligible',
      code: 'reason-needs-age-25-40-60',
      article: `${law}, Điều 21 khoản 1 ${unverified}`,
    };
  }
  return { decision: 'eligible', code: 'eligible', article: from14 };
}

/** TT 47/2021 and TT 120/2021/TT-BTC halved the fees until mid-2022; known from the press only. */
const halfPrice = { from: '2021-07-01', to: '2022-06-30' };

/** Fees of TT 59/2019/TT-BTC, which outlived the law: the 2024 rule set uses them until October 2024. */
export function fee2019({ reasonCode, on }: { reasonCode: string; on: string }): Fee {
  const article = 'TT 59/2019/TT-BTC, Điều 4';
  const free = (code: string): Fee => ({
    amount: 0,
    currency: 'VND',
    code,
    article: `${article} ${unverified}`,
  });
  const charge = (amount: number, code: string): Fee =>
    on >= halfPrice.from && on <= halfPrice.to
      ? {
          amount: halved(amount),
          currency: 'VND',
          code: `${code}.half`,
          article: `${article}; TT 47/2021 và TT 120/2021/TT-BTC ${unverified}`,
        }
      : { amount, currency: 'VND', code, article };
  if (reasonCode.startsWith('first.')) return free('free.first');
  if (reasonCode === 'change.age') return free('free.age');
  if (reasonCode === 'change.error-by-authority') return free('free.authority-error');
  if (reasonCode.startsWith('change.cmnd-') || reasonCode.startsWith('change.cccd-')) {
    return charge(30_000, 'conversion');
  }
  if (reasonCode.startsWith('reissue.')) return charge(70_000, 'reissue');
  return charge(50_000, 'change');
}

function timeLimit({ issueType, area }: Parameters<Policy['timeLimit']>[0]) {
  const article = `${law}, Điều 25`;
  if (area === 'mountainous') return { workingDays: 20, article };
  if (area === 'urban') return { workingDays: issueType === 'reissue' ? 15 : 7, article };
  return { workingDays: 15, article };
}

function requiredFields({ reasonCode }: Parameters<Policy['requiredFields']>[0]) {
  const onCard = `${law}, Điều 20; TT 06/2021/TT-BCA`;
  const inBase = `${law}, Điều 9`;
  const required = ['name', 'birthDate', 'sex', 'nationality', 'placeOfOrigin', 'permanentAddress'].map(
    (field) => ({ field, article: onCard }),
  );
  required.push(
    { field: 'ethnicGroup', article: `${inBase} ${unverified}` },
    { field: 'identifyingFeatures', article: 'TT 60/2021/TT-BCA, Điều 5' },
  );
  if (reasonCode === 'change.cmnd-to-cccd') {
    required.push({ field: 'oldIdentityNumber', article: 'TT 60/2021/TT-BCA, Điều 5' });
  } else if (reasonCode !== null && !reasonCode.startsWith('first.')) {
    required.push({ field: 'personalNumber', article: onCard });
  }
  return required;
}

export const policy2021: Policy = {
  id: '2021-07',
  validFrom: '2021-07-01',
  validTo: '2024-06-30',
  law: `${law}; TT 59/2021/TT-BCA; TT 60/2021/TT-BCA`,
  reasons,
  steps: () => [
    'find',
    'reason',
    'personal',
    'documents',
    'fingerprints',
    'photo',
    'signature',
    'review',
    'sign',
    'slip',
  ],
  captures: () => [
    ...thirteenFingerprints(captureArticle),
    { kind: 'photo', id: 'PORTRAIT', article: portraitArticle },
  ],
  eligibility,
  fee: fee2019,
  timeLimit,
  expiry: (input) => ({
    date: expiryAt([25, 40, 60], input),
    article: `${law}, Điều 21 ${unverified}`,
  }),
  // A representative may come along with a 14-year-old and is recorded; the law doesn't ask for a second signature.
  signers: () => ['applicant'],
  requiredFields,
  fingerprintQuality,
  portrait,
  mixUpGuard,
  fingerExceptions,
  imageFormats,
  approvals,
};
