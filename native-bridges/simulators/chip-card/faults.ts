import { z } from 'zod';

/** What can be done to the simulated reader and the card in it; `recover` ends all of it. */
export const chipCardActionSchema = z.object({
  action: z.enum([
    /** The card is taken out, or put in again. */
    'remove-card',
    'insert-card',
    /** The reader's cable. */
    'unplug',
    'plug',
    /** The card answers nothing. */
    'stall',
    /** Every answer takes `milliseconds`. */
    'slow',
    /** A byte of a sealed answer is flipped. */
    'wrong-seal',
    /** Half an answer, then nothing. */
    'truncate',
    /** Bytes that are no answer. */
    'garbage',
    /** A file says it is longer than it is. */
    'lie-in-length',
    /** A data group is not the one that was signed. */
    'bad-hash',
    /** The signature of the SOD is another one's. */
    'bad-signature',
    /** All files of the card, without the keys that can't be read out of it. */
    'clone',
    /** The card, or who stands between, keeps to itself that it has PACE: the reader is to take the weaker BAC. */
    'hide-pace',
    'recover',
  ]),
  /** Answers given before it strikes: 0 at once. */
  after: z.number().int().min(0).optional(),
  milliseconds: z.number().int().min(0).optional(),
});
export type ChipCardAction = z.output<typeof chipCardActionSchema>;
export type ChipFault = ChipCardAction['action'];
