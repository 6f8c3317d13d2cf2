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
import type { CaptureRequirement, Eligibility, Fee, Policy, Reason } from './policy.ts';
import { fee2019 } from './policy-2021-07.ts';

/** From 1 July 2024: Law 26/2023/QH15 on identification, NĐ 70/2024/NĐ-CP, TT 17/2024/TT-BCA; fees of TT 73/2024/TT-BTC. */
const law = 'Luật Căn cước 26/2023/QH15';

const change = (code: string, point: string, documents: readonly string[] = []): Reason => ({
  code: `change.${code}`,
  issueType: 'change',
  article: `${law}, Điều 24 khoản 1 điểm ${point}`,
  documents: [...documents],
  surrenders: true,
});

const reasons: readonly Reason[] = [
  {
    code: 'first.age-14',
    issueType: 'first',
    article: `${law}, Điều 19 khoản 2 ${unverified}`,
    documents: [],
    surrenders: false,
  },
  {
    code: 'first.under-14',
    issueType: 'first',
    article: `${law}, Điều 19 khoản 3 ${unverified}`,
    documents: [],
    surrenders: false,
  },
  {
    code: 'change.cmnd-to-can-cuoc',
    issueType: 'change',
    article: `${law}, Điều 46`,
    documents: [],
    surrenders: true,
  },
  {
    code: 'change.cccd-to-can-cuoc',
    issueType: 'change',
    article: `${law}, Điều 46`,
    documents: [],
    surrenders: true,
  },
  change('age', 'a'),
  change('name', 'b', ['name-change-decision', 'change-proof', 'birth-certificate']),
  change('features', 'c'),
  change('sex-or-origin', 'c', ['name-change-decision', 'change-proof', 'medical-certificate']),
  change('error', 'd', ['birth-certificate', 'change-proof', 'residence-confirmation']),
  change('error-by-authority', 'd'),
  change('boundaries', 'đ'),
  change('number', 'e', ['change-proof', 'birth-certificate']),
  change('request', 'g'),
  {
    code: 'reissue.lost',
    issueType: 'reissue',
    article: `${law}, Điều 24 khoản 2 điểm a`,
    documents: [],
    surrenders: false,
  },
  {
    code: 'reissue.damaged',
    issueType: 'reissue',
    article: `${law}, Điều 24 khoản 2 điểm a`,
    documents: [],
    surrenders: true,
  },
  {
    code: 'reissue.nationality',
    issueType: 'reissue',
    article: `${law}, Điều 24 khoản 2 điểm b`,
    documents: ['nationality-decision'],
    surrenders: false,
  },
];

const procedure = `${law}, Điều 23`;

function eligibility(input: Parameters<Policy['eligibility']>[0]): Eligibility {
  const { birthDate, on, reasonCode, hasRepresentative } = input;
  const age = ageOn(birthDate, on);
  const who = `${law}, Điều 19`;
  if (age === null) return { decision: 'not-eligible', code: 'birth-date-unknown', article: who };
  if (age < 6) return { decision: 'not-eligible', code: 'under-6-portal-only', article: procedure };
  if (reasonCode === 'change.age' && age < 14) {
    return { decision: 'not-eligible', code: 'reason-needs-age-14-25-40-60', article: `${law}, Điều 21` };
  }
  if (reasonCode === 'first.under-14' && age >= 14) {
    return { decision: 'not-eligible', code: 'reason-needs-under-14', article: who };
  }
  if (reasonCode === 'first.age-14' && age < 14) {
    return { decision: 'not-eligible', code: 'reason-needs-age-14', article: who };
  }
  if (age < 14 && !hasRepresentative) {
    return { decision: 'needs-representative', code: 'under-14-needs-representative', article: procedure };
  }
  return { decision: 'eligible', code: 'eligible', article: who };
}

/** First day of TT 73/2024/TT-BTC; until then TT 59/2019/TT-BTC went on. */
const fees2024From = '2024-10-21';

function fee({ reasonCode, on, online }: Parameters<Policy['fee']>[0]): Fee {
  if (reasonCode.startsWith('first.')) return free('free.first');
  if (reasonCode === 'change.age') return free('free.age');
  if (reasonCode === 'change.boundaries') return free('free.boundaries');
  if (reasonCode === 'change.error-by-authority') return free('free.authority-error');
  if (on < fees2024From) {
    const { article, ...older } = fee2019({ reasonCode, on });
    return { ...older, article: article.includes(unverified) ? article : `${article} ${unverified}` };
  }
  const half = on <= '2024-12-31' || (online && on <= '2025-12-31');
  const charge = (amount: number, code: string): Fee => ({
    amount: half ? halved(amount) : amount,
    currency: 'VND',
    code: half ? `${code}.half` : code,
    article: 'TT 73/2024/TT-BTC, Điều 4',
  });
  if (reasonCode === 'change.cccd-to-can-cuoc') return charge(30_000, 'conversion');
  if (reasonCode === 'change.cmnd-to-can-cuoc') {
    const conversion = charge(30_000, 'conversion');
    return { ...conversion, article: `${conversion.article} ${unverified}` };
  }
  return reasonCode.startsWith('reissue.') ? charge(70_000, 'reissue') : charge(50_000, 'change');
}

function free(code: string): Fee {
  return { amount: 0, currency: 'VND', code, article: `${law}, Điều 38` };
}

/** Under 6 no biometrics at all; an unknown age is treated as an adult's, so that nothing is left out. */
const isInfant = (age: number | null): boolean => age !== null && age < 6;

/** Fingerprints, then face, then iris (Art. 23). That the 13 captures of TT 60/2021 went on is practice, not a text we found. */
function captures({ age }: { age: number | null }): CaptureRequirement[] {
  if (isInfant(age)) return [];
  return [
    ...thirteenFingerprints(`${procedure}; NĐ 70/2024/NĐ-CP, Điều 21 ${unverified}`),
    { kind: 'photo', id: 'PORTRAIT', article: procedure },
    { kind: 'iris', id: 'EYE_BOTH', article: procedure },
  ];
}

function requiredFields({ age }: Parameters<Policy['requiredFields']>[0]) {
  const matched = 'NĐ 70/2024/NĐ-CP, Điều 21';
  const onCard = 'TT 16/2024/TT-BCA';
  const required: { field: string; article: string; alternatives?: readonly string[] }[] = [
    { field: 'name', article: matched },
    { field: 'personalNumber', article: matched },
    {
      field: 'permanentAddress',
      article: 'TT 17/2024/TT-BCA, Điều 4',
      alternatives: ['temporaryAddress', 'currentAddress'],
    },
    { field: 'birthDate', article: onCard },
    { field: 'sex', article: onCard },
    { field: 'nationality', article: onCard },
    { field: 'birthRegistrationPlace', article: onCard },
    { field: 'ethnicGroup', article: `${law}, Điều 9` },
  ];
  if (age !== null && age < 14) required.push({ field: 'representative', article: procedure });
  return required;
}

export const policy2024: Policy = {
  id: '2024-07',
  validFrom: '2024-07-01',
  validTo: null,
  law: `${law}; NĐ 70/2024/NĐ-CP; TT 17/2024/TT-BCA`,
  reasons,
  steps: ({ age }) => [
    'find',
    'reason',
    'personal',
    'documents',
    ...(isInfant(age) ? ([] as const) : (['fingerprints', 'photo', 'iris'] as const)),
    'signature',
    'review',
    'sign',
    'slip',
  ],
  captures,
  eligibility,
  fee,
  timeLimit: () => ({ workingDays: 7, article: `${law}, Điều 26` }),
  expiry: (input) => ({ date: expiryAt([14, 25, 40, 60], input), article: `${law}, Điều 21` }),
  signers: ({ age }) => (age !== null && age < 14 ? ['representative'] : ['applicant']),
  requiredFields,
  fingerprintQuality,
  portrait,
  mixUpGuard,
  fingerExceptions,
  imageFormats,
  approvals,
};
