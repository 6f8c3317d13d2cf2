import { describe, expect, it } from 'vitest';
import { allRigs } from './all-rigs.ts';
import { runRig } from './run.ts';

/**
 * A share of the matrix, another one each day: every fault of every device at one of its moments. `npm run faults` runs all of it and prints the table.
 */
const day = Math.floor(Date.now() / 86_400_000);

describe('every fault of every device', () => {
  it.each(allRigs.map((rig) => [rig.name, rig] as const))(
    '%s tells the officer, keeps what there was and comes back',
    async (_name, rig) => {
      const moments = new Map(rig.faults.map(({ fault, moments: all }) => [fault, all[day % all.length]]));
      const cells = await runRig(rig, { wanted: (_device, fault, moment) => moments.get(fault) === moment });
      expect(cells.filter(({ wrong }) => wrong !== null)).toEqual([]);
      expect(cells).toHaveLength(rig.faults.length);
    },
  );
});
