import { ippChecks } from './ipp-printer.ts';
import type { LabCheck } from './lab-check.ts';
import { pcscChecks } from './pcsc.ts';
import { serialChecks } from './serial-pty.ts';

/** What the lab checks on this machine itself, outside the virtual one: the real pcscd, real IPP programs, pty pairs. One line each. */
export const hostChecks: readonly LabCheck[] = [...ippChecks, ...pcscChecks, ...serialChecks];
