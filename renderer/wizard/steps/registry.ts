import type { ComponentType } from 'react';
import type { StepId } from '../../../domain/application/steps.ts';
import { DocumentsStep } from './documents/step.tsx';
import { FindStep } from './find/step.tsx';
import { FingerprintsStep } from './fingerprints/step.tsx';
import { IrisStep } from './iris/step.tsx';
import { PersonalStep } from './personal/step.tsx';
import { PhotoStep } from './photo/step.tsx';
import { ReasonStep } from './reason/step.tsx';
import { ReviewStep } from './review/step.tsx';
import { SignStep } from './sign/step.tsx';
import { SignatureStep } from './signature/step.tsx';
import { SlipStep } from './slip/step.tsx';

/** One step, one folder. The station's policy says which of them an application has, and in which order. */
export const stepComponents: Readonly<Record<StepId, ComponentType>> = {
  find: FindStep,
  reason: ReasonStep,
  personal: PersonalStep,
  documents: DocumentsStep,
  fingerprints: FingerprintsStep,
  iris: IrisStep,
  photo: PhotoStep,
  signature: SignatureStep,
  review: ReviewStep,
  sign: SignStep,
  slip: SlipStep,
};
