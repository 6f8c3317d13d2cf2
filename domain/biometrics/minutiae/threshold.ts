/**
 * From which score of `compareTemplates` on something is believed, one number for each use: how many comparisons a use makes and what
 * a mistake costs differ. Rates are of `npm run bench -- fingerprints` (docs/adr/0018, 0035), measured on synthetic people held out
 * and on the public prints; on another sensor or people they are other rates.
 */

/**
 * An officer's finger against one enrolled finger, attempts limited, a wrong "yes" lets a stranger in: at most one impostor
 * pair in a thousand passes. Held-out half: none of 19 500 impostors, 1 % of 400 genuine pairs refused; of 30 625 impostors of other
 * made people 9 pass.
 */
export const sameFingerFrom = 30;

export function sameFinger(score: number): boolean {
  return score >= sameFingerFrom;
}

/**
 * Two captures of one application that should be different fingers: some 180 comparisons to an application, and a false
 * alarm makes a finger be taken again, so fewer than one application in a hundred may see one. Held-out
 * half: none of 19 500, 1 % of genuine pairs missed.
 */
export const sameFingerTwiceFrom = 40;

/**
 * The plain and the rolled capture of one position, the most different prints of one finger that are compared. From the upper
 * number on they are surely the same finger, below the lower one surely not; between them nothing is known and nothing said.
 * The lower number is where genuine pairs hardly ever fall, not where impostors mostly are: a wrong "not the same"
 * accuses an officer who did nothing wrong. Held-out half: 1.3 % of 80 genuine clean pairs and 13 % of 40 in ink score below the
 * upper number, none of 3120 and 1560 impostors reaches it.
 */
export const samePositionSurelyFrom = 24;
export const samePositionSurelyNotBelow = 6;

export type PositionVerdict = 'same' | 'unknown' | 'different';

/** @param telling `tellsApart` of the two: without it a low score says nothing */
export function plainAgainstRolled(score: number, telling = true): PositionVerdict {
  if (score >= samePositionSurelyFrom) return 'same';
  return telling && score < samePositionSurelyNotBelow ? 'different' : 'unknown';
}

/**
 * One finger against all fingers of the previous applicants: 20 new pictures against 30 × 10 fingers are 6000 comparisons, and fewer
 * than one application in a thousand may see a false alarm, which asks for one false match in 6 000 000. No set here is large
 * enough to show that: it is the tuning half's tail carried on. Held-out half: none of 19 500, 1.3 % of genuine pairs missed; the
 * highest of 30 625 impostors of other made people scores 46.
 */
export const earlierApplicantFrom = 55;
/**
 * Two different fingers against two different fingers of the same earlier applicant: chance would have to strike twice with
 * one person, so each may be less sure (one false match in 25 000 gives the same one alarm in a thousand applications).
 * Held-out half: none of 19 500, 1 % of genuine pairs missed.
 */
export const earlierApplicantTwoFrom = 38;

/**
 * The best of several fingers of whoever comes for a card against those of the applicant, position by position: up to ten
 * chances for a stranger, so more than for one finger.
 */
export const holderFrom = 36;
