import { app } from './app.ts';
import { applicant } from './applicant.ts';
import { captures } from './captures.ts';
import { devices } from './devices.ts';
import { failures } from './failures.ts';
import { form } from './form.ts';
import { frame } from './frame.ts';
import { outbox } from './outbox.ts';
import { refused } from './refused.ts';
import { remarks } from './remarks.ts';
import { session } from './session.ts';
import { steps } from './steps.ts';

export const vi = {
  ...frame,
  ...form,
  ...remarks,
  ...devices,
  ...failures,
  ...outbox,
  ...refused,
  ...app,
  ...session,
  ...steps,
  ...captures,
  ...applicant,
} as const;
