import type { DraftView } from '../../../domain/application/draft.ts';
import type { DraftPatch } from '../../../domain/application/fields.ts';
import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import type { SealedSummary } from '../../../domain/channels/officer.ts';
import type { Credential, SecondPerson } from '../../../domain/officers/credential.ts';
import { type Result, unwrap } from '../../../domain/result.ts';
import { jpegWith, smallPng } from './pictures.ts';
import type { OfficerClient } from './temporary-station.ts';

/** A complete form of an adult; the number is of the unused series 003. */
export const completeFields: DraftPatch = {
  name: { full: 'NGUYỄN VĂN MẪU', family: 'NGUYỄN', middle: 'VĂN', given: 'MẪU' },
  birthDate: { value: '1990-01-02', precision: 'day' },
  sex: 'male',
  personalNumber: '003090000123',
  oldIdentityNumber: '012345678',
  nationality: 'VN',
  ethnicGroup: { scheme: '121-TCTK', code: '01' },
  religion: { scheme: 'unknown', code: '99' },
  birthRegistrationPlace: address(),
  placeOfOrigin: address(),
  permanentAddress: address(),
  identifyingFeatures: 'Nốt ruồi cách 2 cm dưới đuôi mắt trái',
};

function address() {
  return {
    country: 'VN',
    geography: 'two-level' as const,
    unitCode: '00004',
    unitName: 'Phường Ba Đình, Hà Nội',
    detail: 'Số 1',
  };
}

/** What the officer window does, step by step, over the officer channel. */
export class OfficerAtWork {
  readonly #officer: OfficerClient;
  draft: DraftView | null = null;

  constructor(officer: OfficerClient) {
    this.#officer = officer;
  }

  get draftId(): string {
    if (this.draft === null) throw new Error('no draft');
    return this.draft.draftId;
  }

  async startsWith(
    patch: DraftPatch,
    reasonCode: string,
    intakePlace: 'counter' | 'home' = 'counter',
  ): Promise<string> {
    this.draft = unwrap(await this.#officer.call('draft.create', { intakePlace }));
    this.draft = unwrap(await this.#officer.call('draft.save', { draftId: this.draftId, patch }));
    this.draft = unwrap(await this.#officer.call('draft.setReason', { draftId: this.draftId, reasonCode }));
    return this.draftId;
  }

  /** Ends when the attempt has, and answers how. */
  async capture(captureId: FingerprintCaptureId): Promise<Result<{ phase: string; code?: string }>> {
    const ended = new Promise<{ phase: string; code?: string }>((resolve) => {
      const off = this.#officer.on('capture.state', ({ state }) => {
        if (state.phase === 'prompt' || state.phase === 'preview') return;
        off();
        resolve({ phase: state.phase, ...(state.phase === 'failed' ? { code: state.failure.code } : {}) });
      });
    });
    const started = await this.#officer.call('fingerprint.start', { draftId: this.draftId, captureId });
    return started.ok ? { ok: true, value: await ended } : started;
  }

  async capturesAllFingers(): Promise<void> {
    this.draft = unwrap(
      await this.#officer.call('draft.goto', { draftId: this.draftId, step: 'fingerprints' }),
    );
    for (const { captureId, expected } of this.draft.fingerprints) {
      if (expected.length > 0) {
        const end = unwrap(await this.capture(captureId));
        if (end.phase !== 'captured') throw new Error(`${captureId} ended ${end.phase} ${end.code ?? ''}`);
      }
    }
  }

  async takesPhoto(): Promise<void> {
    const session = unwrap(await this.#officer.call('photo.open', { draftId: this.draftId }));
    const photo = { jpeg: new Uint8Array(jpegWith(600, 800)), width: 600, height: 800 };
    this.draft = unwrap(
      await this.#officer.call('photo.submit', {
        draftId: this.draftId,
        ...session,
        ...photo,
        cameraLabel: 'Test camera',
        remarks: [],
      }),
    );
  }

  async exceptsIris(): Promise<void> {
    const exception = { code: 'no-device', note: '' };
    unwrap(await this.#officer.call('iris.except', { draftId: this.draftId, ...exception }));
  }

  async addsDocument(type: string): Promise<void> {
    unwrap(
      await this.#officer.call('document.add', {
        draftId: this.draftId,
        type,
        source: 'camera',
        mimeType: 'image/png',
        content: new Uint8Array(smallPng),
      }),
    );
  }

  async takesSignature(signer: 'applicant' | 'representative' = 'applicant'): Promise<string> {
    const ended = new Promise<string>((resolve) => {
      const off = this.#officer.on('signature.state', ({ state }) => {
        if (['signed', 'failed', 'cancelled'].includes(state.phase)) {
          off();
          resolve(state.phase);
        }
      });
    });
    unwrap(await this.#officer.call('signature.start', { draftId: this.draftId, signer }));
    return ended;
  }

  async readsBackAndConfirms(): Promise<void> {
    this.draft = unwrap(await this.#officer.call('draft.goto', { draftId: this.draftId, step: 'review' }));
    this.draft = unwrap(await this.#officer.call('review.confirm', { draftId: this.draftId }));
  }

  async exceptsFinger(finger: FingerPosition): Promise<void> {
    const exception = { finger, presence: 'AMPUTATED', permanence: 'permanent', note: '' } as const;
    this.draft = unwrap(await this.#officer.call('fingerprint.except', { draftId: this.draftId, exception }));
  }

  /** The officer's signature, with the supervisor's beside it where the draft asks for one. */
  async signs(credential: Credential, supervisor?: SecondPerson): Promise<SealedSummary> {
    const asked = this.draft?.approvals ?? [];
    if (asked.length > 0 && supervisor === undefined) throw new Error(`four eyes for ${asked.join(' ')}`);
    const approval = asked.length > 0 && supervisor !== undefined ? supervisor : null;
    return unwrap(
      await this.#officer.call('application.sign', { draftId: this.draftId, credential, approval }),
    );
  }
}
