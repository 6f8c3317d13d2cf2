import { app } from './app.ts';
import { applicant } from './applicant.ts';
import { captures } from './captures.ts';
import { form } from './form.ts';
import { frame } from './frame.ts';
import { steps } from './steps.ts';

export const en = { ...frame, ...form, ...app, ...steps, ...captures, ...applicant } as const;
