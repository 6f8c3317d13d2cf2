import type { FindingCode } from '../../domain/application/findings.ts';
import type { FingerException } from '../../domain/biometrics/exceptions.ts';
import type { FingerprintCaptureId } from '../../domain/biometrics/positions.ts';

/** What goes wrong at one capture, once, and what the station must find. */
export interface Mishap {
  readonly capture: FingerprintCaptureId;
  /** `unnoticed-hand`: the right hand lies where the left one was asked for. `same-finger-again`: the finger before, once more. `person-before`: somebody else's. */
  readonly fault: 'unnoticed-hand' | 'same-finger-again' | 'person-before';
  readonly code: FindingCode;
  /** What the officer does about it; taken anew unless said otherwise. */
  readonly answer?: 'taken-anew' | 'explained';
}

/**
 * The three people of the main job. Nobody real: numbers stand in the 003 series, which no province uses, and names are
 * the specimen names of forms.
 */
export interface DemoPerson {
  readonly key: 'a' | 'b' | 'c';
  readonly what: string;
  readonly intakePlace: 'counter' | 'home';
  /** Typed into the first step: number, CMND, QR text or MRZ. */
  readonly lookup: string;
  readonly reasonCode: string;
  /** As the officer types it: the station makes capitals of it. */
  readonly name: string;
  /** Digits typed, and which parts are unknown. */
  readonly birthDate: { readonly digits: string; readonly unknown: 'none' | 'day' | 'day-and-month' };
  readonly sex: 'male' | 'female';
  readonly number: string;
  readonly oldIdentityNumber: string;
  readonly age: number;
  /** Typed into the address boxes: name of the commune and what is above it. */
  readonly unit: string;
  readonly phone: string;
  readonly occupation: string;
  readonly features: string;
  readonly father: string;
  readonly mother: string;
  readonly representative: { readonly name: string; readonly number: string; readonly phone: string } | null;
  /** Document types to add, each with one page. */
  readonly documents: readonly string[];
  readonly exceptions: readonly Pick<FingerException, 'finger' | 'presence' | 'permanence' | 'note'>[];
  readonly mishaps: readonly Mishap[];
  /** What sits before the simulated devices: seed of ridges, face and hand; wear and dryness 0–1. */
  readonly body: { readonly seed: number; readonly wear: number; readonly dryness: number };
}

export const demoPeople: readonly DemoPerson[] = [
  {
    key: 'a',
    what: '34 tuổi, đổi từ CMND 9 số sang thẻ CCCD',
    intakePlace: 'counter',
    lookup: '999000123',
    reasonCode: 'change.cmnd-to-cccd',
    name: 'nguyễn phúc công tằng mẫu',
    birthDate: { digits: '02011992', unknown: 'none' },
    sex: 'male',
    number: '003092000123',
    oldIdentityNumber: '999000123',
    age: 34,
    unit: 'phuc xa ba dinh',
    phone: '0900000123',
    occupation: 'Thợ mộc',
    features: 'Nốt ruồi cách 1 cm dưới sau đuôi mắt trái',
    father: 'nguyễn phúc công cha',
    mother: 'trần thị mẹ',
    representative: null,
    documents: ['cmnd'],
    exceptions: [],
    mishaps: [
      { capture: 'PLAIN_LEFT_FOUR_FINGERS', fault: 'unnoticed-hand', code: 'hands-swapped' },
      { capture: 'ROLLED_RIGHT_MIDDLE', fault: 'same-finger-again', code: 'same-finger-twice' },
    ],
    body: { seed: 34_001, wear: 0.05, dryness: 0.1 },
  },
  {
    key: 'b',
    what: '87 tuổi, làm tại nhà, một ngón cụt, một ngón băng, vân mòn',
    intakePlace: 'home',
    lookup: '003139000456',
    reasonCode: 'change.damaged',
    name: 'hoàng thị thuở',
    birthDate: { digits: '1939', unknown: 'day-and-month' },
    sex: 'female',
    number: '003139000456',
    oldIdentityNumber: '',
    age: 87,
    unit: 'phuc xa ba dinh',
    phone: '0900000456',
    occupation: 'Nông dân',
    features: 'Sẹo chấm cách 2 cm trên đầu mày phải',
    father: 'hoàng văn cả',
    mother: 'lê thị hai',
    representative: null,
    documents: ['cccd'],
    exceptions: [
      { finger: 'LEFT_LITTLE', presence: 'AMPUTATED', permanence: 'permanent', note: 'Cụt đốt trên' },
      { finger: 'RIGHT_INDEX', presence: 'BANDAGED', permanence: 'temporary', note: 'Đang băng vết thương' },
    ],
    mishaps: [],
    body: { seed: 87_002, wear: 0.65, dryness: 0.75 },
  },
  {
    key: 'c',
    what: '14 tuổi, cấp lần đầu, có người đại diện hợp pháp',
    intakePlace: 'counter',
    lookup: '003312000789',
    reasonCode: 'first.age-14',
    name: 'đặng nguyễn khánh quỳnh',
    birthDate: { digits: '20052012', unknown: 'none' },
    sex: 'female',
    number: '003312000789',
    oldIdentityNumber: '',
    age: 14,
    unit: 'phuc xa ba dinh',
    phone: '0900000789',
    occupation: 'Học sinh',
    features: 'Không có dị hình',
    father: 'đặng văn bố',
    mother: 'nguyễn thị má',
    representative: { name: 'đặng văn bố', number: '003082000555', phone: '0900000555' },
    documents: ['birth-certificate'],
    exceptions: [],
    mishaps: [{ capture: 'PLAIN_THUMBS', fault: 'person-before', code: 'earlier-applicant-finger' }],
    body: { seed: 14_003, wear: 0, dryness: 0.05 },
  },
];
