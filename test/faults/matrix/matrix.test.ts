import { expect, it } from 'vitest';
import { allRigs } from './all-rigs.ts';
import { type MatrixLimits, runMatrix } from './run.ts';

/**
 * A share of the matrix, another one each day: every fault of every device at one of its moments. `npm run faults` runs all of it and prints the table.
 */
const day = Math.floor(Date.now() / 86_400_000);
const wholeShare = 20 * 60_000;
/** What ends at all, and comes back at all: how soon is measured by the command, on a machine that has nothing else to do. */
const patient: MatrixLimits = { ready: 60_000, attempt: 90_000, usable: 90_000 };

it(
  'every fault of every device is told, loses nothing and passes when it is mended',
  async () => {
    const moments = new Map(
      allRigs.flatMap(({ name, faults }) =>
        faults.map(({ fault, moments: all }) => [`${name} ${fault}`, all[day % all.length]]),
      ),
    );
    const cells = await runMatrix(allRigs, {
      limits: patient,
      wanted: (device, fault, moment) => moments.get(`${device} ${fault}`) === moment,
    });
    expect(cells.filter(({ wrong }) => wrong !== null)).toEqual([]);
    expect(cells).toHaveLength(moments.size);
  },
  wholeShare,
);
