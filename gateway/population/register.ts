import type { Failure, Result } from '../../domain/result.ts';
import type { PopulationEntry } from './entry.ts';

export type RegisterFailure = Failure<
  /** More than one person has this number. */
  'several' | 'register-unreachable' | 'register-refused' | 'register-answer-malformed'
>;

/** Who lives in the country, as far as a card needs to know. */
export interface PopulationRegister {
  /**
   * The person with this personal number (12 digits) or CMND (9 digits); null where there is none. The cause of a failure is technical, never
   * about a person.
   */
  find(number: string, signal: AbortSignal): Promise<Result<PopulationEntry | null, RegisterFailure>>;
}
