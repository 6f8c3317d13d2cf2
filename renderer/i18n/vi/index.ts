import { app } from './app.ts';
import { applicant } from './applicant.ts';
import { captures } from './captures.ts';
import { frame } from './frame.ts';
import { steps } from './steps.ts';

export const vi = { ...frame, ...app, ...steps, ...captures, ...applicant } as const;
