import { hostChecks } from './host-checks.ts';
import { runChecks } from './run-checks.ts';

void runChecks(hostChecks);
