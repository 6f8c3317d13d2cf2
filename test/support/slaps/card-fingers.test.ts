import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tellsApart } from '../../../domain/biometrics/minutiae/cloud.ts';
import { comparePrepared } from '../../../domain/biometrics/minutiae/compare.ts';
import { plainAgainstRolled } from '../../../domain/biometrics/minutiae/threshold.ts';
import { printOf } from '../../bench/fingerprints/prints.ts';
import { cardSamples } from '../../bench/fingerprints/public-prints.ts';

/** One person's inked ten-print card of NIST, where a plain and a rolled print of one finger score as low as strangers do. */
const folder = new URL('../../../../shared/data', import.meta.url).pathname;

describe.skipIf(!existsSync(folder))(
  `plainAgainstRolled (skipped where ${folder} is absent)`,
  { timeout: 60_000 },
  () => {
    it('takes no finger of an inked card for another one, and none for the same that is not', async () => {
      const prints = (await cardSamples(folder)).map(printOf);
      const [rolled, plain] = ['rolled', 'plain'].map((label) =>
        prints.filter((print) => print.label === label),
      );
      if (rolled?.length !== 10 || plain?.length !== 10) throw new Error('a card has ten of each');
      for (const one of rolled) {
        for (const other of plain) {
          const said = plainAgainstRolled(
            comparePrepared(one.cloud, other.cloud),
            tellsApart(one.cloud, other.cloud),
          );
          expect(said).not.toBe(one.finger === other.finger ? 'different' : 'same');
        }
      }
    });
  },
);
