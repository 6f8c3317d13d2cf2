import type { RefusalCode } from '../../domain/channels/gateway.ts';
import { err, type Failure } from '../../domain/result.ts';

/** Why the centre does not take something: a code of the closed list and a technical cause without applicant data. */
export type Refusal = Failure<RefusalCode>;

export function refuse(code: RefusalCode, cause: string) {
  return err(code, cause);
}
