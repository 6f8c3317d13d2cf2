import { app } from './app.ts';
import { applicant } from './applicant.ts';
import { audit } from './audit.ts';
import { captures } from './captures.ts';
import { desks } from './desks.ts';
import { devices } from './devices.ts';
import { differences } from './differences.ts';
import { diagnostics } from './diagnostics.ts';
import { failures } from './failures.ts';
import { findings } from './findings.ts';
import { form } from './form.ts';
import { frame } from './frame.ts';
import { outbox } from './outbox.ts';
import { pages } from './pages.ts';
import { people } from './people.ts';
import { photo } from './photo.ts';
import { population } from './population.ts';
import { refused } from './refused.ts';
import { remarks } from './remarks.ts';
import { safekeeping } from './safekeeping.ts';
import { session } from './session.ts';
import { setup } from './setup.ts';
import { steps } from './steps.ts';

export const vi = {
  ...frame,
  ...form,
  ...remarks,
  ...devices,
  ...diagnostics,
  ...failures,
  ...outbox,
  ...refused,
  ...app,
  ...session,
  ...desks,
  ...safekeeping,
  ...audit,
  ...people,
  ...setup,
  ...steps,
  ...captures,
  ...findings,
  ...photo,
  ...differences,
  ...pages,
  ...population,
  ...applicant,
} as const;
