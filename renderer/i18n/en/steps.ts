import type { steps as source } from '../vi/steps.ts';

export const steps: Record<keyof typeof source, string> = {
  'step.find': 'Find',
  'step.reason': 'Reason',
  'step.personal': 'Personal data',
  'step.documents': 'Documents',
  'step.fingerprints': 'Fingerprints',
  'step.iris': 'Iris',
  'step.photo': 'Portrait',
  'step.signature': 'Signature',
  'step.review': 'Applicant reviews',
  'step.sign': 'Officer signs',
  'wizard.next': 'Continue',
  'step.slip': 'Slip',
};
