import { mkdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, BenchReport, Figure } from './bench.ts';
import { Centre } from './gateway/centre.ts';
import { DeliveringStation } from './gateway/delivery.ts';
import { accountFigures, loadFigures, longRunFigures, megabyte, restartFigures } from './gateway/figures.ts';
import { load, type LoadResult } from './gateway/load.ts';
import { account } from './gateway/receipts.ts';
import { sealForStations, sealWhereThisIsAWorker } from './gateway/sealing.ts';
import { type BenchStation, provisionStations } from './gateway/stations.ts';

/** The promise: so many applications of 2 MB a second, clients included. */
const promisedRate = 15;
const defaults = { stations: 200, size: 2, longRate: 16 };
/** As many as find a place under the limit of those that wait to be verified: more only wait longer. */
const mostAtOnce = 48;
/** Of each load. The first is not counted: it compiles code, opens connections and tells how many applications to seal. */
const times = { warmUp: 6, full: 30, paced: 15, restart: 16, table: 6 };
const tableSizes = [2, 5, 10];
const tableStations = [20, 200];
/** What an application costs beside its bytes, in megabytes: roughly how the rate falls with the size. */
const besideBytes = 1.5;
/** Sealed for the warm-up, a second. */
const warmUpRate = 40;
/** The machine gets quieter, and stations are not served evenly; what is left is thrown away. */
const spare = 1.5;
/** Left free on the disk; the gateway takes nothing new below 2 GiB. */
const keptFree = 6e9;

/**
 * Many stations deliver sealed applications to one gateway: see `method` for how. `--stations 200 --size 2` (MB)
 * `--database sqlite|postgres --objects folder|s3 --rate 15` (a second, of the paced load) `--restart yes|no --table yes|no`.
 * `--minutes N`: one paced load of N minutes (`--rate 16`) in place of all others; `--restart yes` adds that one. `--node WORDS`: for
 * the gateway's Node, separated by commas, as `--cpu-prof`.
 */
export async function run({ options, folder, tell }: BenchOptions): Promise<BenchReport> {
  const minutes = Number(options['minutes'] ?? 0);
  const wanted = (name: string): boolean => (options[name] ?? (minutes > 0 ? 'no' : 'yes')) === 'yes';
  const count = Number(options['stations'] ?? defaults.stations);
  const size = Number(options['size'] ?? defaults.size);
  const rate = Number(options['rate'] ?? (minutes > 0 ? defaults.longRate : promisedRate));
  const database = options['database'] === 'postgres' ? 'postgres' : 'sqlite';
  const kept = options['objects'] === 's3' ? 's3' : 'folder';
  const centre = await Centre.start({
    ...{ data: join(folder, 'gateway'), database, objects: kept },
    nodeWords: options['node']?.split(',') ?? [],
  });
  const identities = await provisionStations(centre, Math.max(count, wanted('table') ? 200 : 0));
  tell(`${identities.length} stations provisioned`);
  const bench = new Loads(centre, identities, folder, tell);
  const title = `${size} MB × ${count}`;
  const atOnce = Math.min(count, mostAtOnce);
  const target = size === 2 ? promisedRate : null;
  const figures: Figure[] = [];
  const add = async (name: string, promised: number | null, load: LoadSettings): Promise<LoadResult> => {
    const result = await bench.load(name, load);
    figures.push(...loadFigures(name, result, promised));
    return result;
  };
  try {
    await bench.warmUp(count, size);
    if (minutes > 0) {
      await bench.seal(count, size, minutes * 60 * rate);
      const long = await add(`${title}, ${rate} a second`, target, { seconds: minutes * 60, rate, atOnce });
      figures.push(...longRunFigures(long));
    } else {
      await bench.seal(count, size, bench.expected(size, times.full) + times.paced * rate);
      figures.push(...longRunFigures(await add(title, target, { seconds: times.full, rate: null, atOnce })));
      await add(`${title}, ${rate} a second`, null, { seconds: times.paced, rate, atOnce });
    }
    if (wanted('restart')) {
      const halfway = async (): Promise<void> => {
        await centre.kill();
        await centre.start();
      };
      await bench.seal(count, size, bench.expected(size, times.restart));
      const result = await bench.load('restart', {
        seconds: times.restart,
        rate: null,
        atOnce: count,
        halfway,
      });
      figures.push(...restartFigures(title, result));
    }
    for (const [megabytes, stations] of wanted('table') ? tableWithout(size, count) : []) {
      await bench.seal(stations, megabytes, bench.expected(megabytes, times.table));
      await add(`${megabytes} MB × ${stations}`, null, {
        seconds: times.table,
        rate: null,
        atOnce: Math.min(stations, mostAtOnce),
      });
    }
    tell('asking index and objects for every receipt');
    figures.push(...accountFigures(await account(centre, bench.receipts), bench.errors));
    if (kept === 'folder') figures.push(...bench.diskFigures());
    return { method: methodOf(database, kept), figures };
  } finally {
    bench.close();
    await centre.stop();
  }
}

type LoadSettings = Parameters<typeof load>[2];

/** How it grows: every size with few and with many stations, but for what was measured already. */
const tableWithout = (size: number, count: number): (readonly [size: number, stations: number])[] =>
  tableSizes
    .flatMap((megabytes) => tableStations.map((stations) => [megabytes, stations] as const))
    .filter(([megabytes, stations]) => megabytes !== size || stations !== count);

class Loads {
  readonly receipts: LoadResult['tally']['receipts'] = [];
  readonly errors = new Map<string, number>();
  readonly #centre: Centre;
  readonly #identities: readonly BenchStation[];
  readonly #folder: string;
  readonly #tell: (line: string) => void;
  readonly #stations: readonly DeliveringStation[];
  #delivering: readonly DeliveringStation[] = [];
  #megabytes = 0;

  constructor(
    centre: Centre,
    identities: readonly BenchStation[],
    folder: string,
    tell: (line: string) => void,
  ) {
    this.#centre = centre;
    this.#identities = identities;
    this.#folder = join(folder, 'sealed');
    this.#tell = tell;
    mkdirSync(this.#folder);
    const ca = readFileSync(centre.caFile, 'utf8');
    this.#stations = identities.map((identity) => new DeliveringStation(identity, centre.url, ca, []));
  }

  close(): void {
    for (const station of this.#stations) station.close();
  }

  /** Not counted among the figures, but among the receipts. */
  async warmUp(count: number, size: number): Promise<void> {
    await this.seal(count, size, times.warmUp * warmUpRate);
    const { delivered, seconds } = await this.load('warm-up', {
      seconds: times.warmUp,
      rate: null,
      atOnce: Math.min(count, mostAtOnce),
    });
    this.#megabytes = (delivered / seconds) * (size + besideBytes);
  }

  /** How many of a size may be delivered in a time, by what the warm-up delivered. */
  expected(size: number, seconds: number): number {
    return (this.#megabytes / (size + besideBytes)) * seconds * spare;
  }

  /** Gives the first `count` stations so many together, and takes from all what is left of before. */
  async seal(count: number, size: number, applications: number): Promise<void> {
    for (const { waiting } of this.#stations) {
      for (const { file } of waiting.splice(0)) rmSync(file);
    }
    const each = Math.ceil(applications / count) + 1;
    const { bavail, bsize } = statfsSync(this.#folder);
    // What was delivered is deleted here: there is never more than one of each and a few on their way.
    if (each * count * size * megabyte + keptFree > bavail * bsize)
      throw new Error('too little disk for this');
    const begun = performance.now();
    const sealed = await sealForStations(
      this.#identities.slice(0, count),
      each,
      size * megabyte,
      this.#folder,
    );
    this.#delivering = this.#stations.slice(0, count);
    for (const [index, station] of this.#delivering.entries()) station.waiting.push(...(sealed[index] ?? []));
    const took = (performance.now() - begun) / 1000;
    this.#tell(
      `${each * count} applications of ${size} MB sealed by ${count} stations in ${took.toFixed(1)} s`,
    );
  }

  async load(name: string, options: LoadSettings): Promise<LoadResult> {
    const result = await load(this.#centre, this.#delivering, options);
    for (const receipt of result.tally.receipts) this.receipts.push(receipt);
    for (const [code, times] of result.tally.errors) {
      this.errors.set(code, (this.errors.get(code) ?? 0) + times);
      this.#tell(`${times} × ${code}`);
    }
    const rate = (result.delivered / result.seconds).toFixed(1);
    const out = result.ranOut ? '; nothing was left before the time was over' : '';
    this.#tell(`${name}: ${rate} applications a second${out}; load average ${result.loadAverage.toFixed(1)}`);
    return result;
  }

  diskFigures(): Figure[] {
    const { applications, files, index } = this.#centre.bytesOnDisk();
    const sealed = this.receipts.reduce((sum, { application }) => sum + application.size, 0);
    return [
      { name: 'files kept', value: files, unit: 'count' },
      { name: 'bytes on disk ÷ bytes sealed', value: applications / sealed, unit: 'ratio' },
      { name: 'index, for each application', value: index / files / 1000, unit: 'kB' },
    ];
  }
}

function methodOf(database: string, objects: string): string[] {
  return [
    `One gateway process (its bundle) on ${database} and ${objects}; clients in one other process on the same processors. Load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} at the end.`,
    'Every station provisioned by code and requests, its own certificate, its own connections (TLS 1.3). Applications sealed before by the station’s own sealApplication: 22 pictures, complete under the rules of 2021-07, no two with the same id or bytes.',
    'Delivered by the outbox’s own upload (digests of chunks made before) and commit call; receipts kept unverified while the clock runs. What was delivered is deleted at the station, never at the gateway.',
    `The stations take turns, ${mostAtOnce} deliveries under way at a time, each followed by the next at once; in the load with the restart all stations at the same time, 429 and Retry-After obeyed. So many a second: begun at even intervals whatever is still under way.`,
    'Acknowledge: the commit call. Delivery: from the moment it was due to its receipt, waits after 429 included. CPU: 100 % is one processor. Memory and event loop by the gateway’s /metrics every 2 s.',
    'Afterwards index and objects are asked for every receipt of every load, the warm-up’s too; 200 receipts verified as the outbox does, 40 objects read and digested.',
  ];
}

void sealWhereThisIsAWorker();
