import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Dice, mutate } from './mutate.ts';

/** A parser of bytes from outside, with what it promises whatever they are. */
export interface Target {
  readonly name: string;
  /** Where it stands. */
  readonly file: string;
  /** The largest input that reaches it. */
  readonly inputBytes: number;
  /** For any input up to that size, on the machine the tests run on. */
  readonly mostMilliseconds: number;
  /** What an input may add to this process's memory, in MiB. */
  readonly mostMebibytes: number;
  /** Makes what it needs once; called before the first run. */
  readonly prepare: () => Promise<Prepared>;
}

export interface Prepared {
  /** Right inputs: the parser takes every one of them. */
  readonly seeds: readonly Uint8Array[];
  /** Wrong or costly ones made by hand, up to `inputBytes`: each is tried as it is, and mutated unless it is large. */
  readonly hostile?: Readonly<Record<string, Uint8Array>>;
  /**
   * Parses. True: taken; false: refused as the parser documents refusing. Anything thrown is a finding.
   */
  readonly parse: (bytes: Uint8Array) => boolean | Promise<boolean>;
  readonly clean?: () => void;
}

export interface Finding {
  readonly target: string;
  /** `threw`, `slow`, `memory`, `seed-refused`. */
  readonly kind: 'threw' | 'slow' | 'memory' | 'seed-refused';
  readonly what: string;
  /** Reproduces it: `npm run fuzz -- --seed N NAME`. */
  readonly seed: number;
  readonly input: Uint8Array;
}

export interface FuzzReport {
  readonly target: string;
  readonly executions: number;
  readonly taken: number;
  readonly slowestMilliseconds: number;
  readonly mostMebibytes: number;
  readonly findings: readonly Finding[];
}

const mebibyte = 1024 * 1024;
const largestToMutate = 256 * 1024;
/** Other programs have this machine too: what looks slow is asked again before it is believed. */
const secondOpinions = 3;

/** Runs one target for `seconds`, first on what was made by hand. */
export async function fuzz(target: Target, seconds: number, seed: number): Promise<FuzzReport> {
  const prepared = await target.prepare();
  try {
    return await new Runner(target, prepared).run(seconds, seed);
  } finally {
    prepared.clean?.();
  }
}

class Runner {
  #executions = 0;
  #taken = 0;
  #slowest = 0;
  #most = 0;
  readonly #findings: Finding[] = [];
  readonly #kinds = new Set<string>();

  constructor(
    private readonly target: Target,
    private readonly prepared: Prepared,
  ) {}

  async run(seconds: number, seed: number): Promise<FuzzReport> {
    const { seeds, hostile = {} } = this.prepared;
    for (const [index, right] of seeds.entries()) {
      if (!(await this.#try(right, seed, `seed ${index}`))) {
        this.#find('seed-refused', `seed ${index}`, seed, right);
      }
    }
    for (const [name, wrong] of Object.entries(hostile)) {
      collectGarbage();
      await this.#try(wrong, seed, name);
    }
    const corpus = [...seeds, ...Object.values(hostile).filter(({ length }) => length <= largestToMutate)];
    const end = performance.now() + seconds * 1000;
    for (let round = seed; performance.now() < end; round = (round + 1) >>> 0) {
      await this.#try(mutate(new Dice(round), corpus, this.target.inputBytes), round, `round ${round}`);
    }
    return {
      target: this.target.name,
      executions: this.#executions,
      taken: this.#taken,
      slowestMilliseconds: this.#slowest,
      mostMebibytes: this.#most,
      findings: this.#findings,
    };
  }

  /** False where it was refused. */
  async #try(bytes: Uint8Array, seed: number, what: string): Promise<boolean> {
    this.#executions += 1;
    let cost = await this.#measure(bytes, seed, what);
    for (let again = 0; again < secondOpinions && this.#tooMuch(cost); again += 1) {
      // With nothing left to go meanwhile that would hide some of it, what is asked for is asked for each time; what the runtime loads once
      // (the source map of a first stack trace) is not.
      collectGarbage();
      const other = await this.#measure(bytes, seed, what);
      cost = {
        taken: other.taken,
        milliseconds: Math.min(cost.milliseconds, other.milliseconds),
        mebibytes: Math.min(cost.mebibytes, other.mebibytes),
      };
    }
    const { mostMilliseconds, mostMebibytes } = this.target;
    const said = `${what}, ${bytes.length} bytes`;
    if (cost.milliseconds > mostMilliseconds) {
      this.#find('slow', `${said}: ${Math.round(cost.milliseconds)} ms`, seed, bytes);
    }
    if (cost.mebibytes > mostMebibytes) {
      this.#find('memory', `${said}: ${Math.round(cost.mebibytes)} MiB`, seed, bytes);
    }
    this.#slowest = Math.max(this.#slowest, cost.milliseconds);
    this.#most = Math.max(this.#most, cost.mebibytes);
    if (cost.taken) this.#taken += 1;
    return cost.taken;
  }

  #tooMuch(cost: { milliseconds: number; mebibytes: number }): boolean {
    return cost.milliseconds > this.target.mostMilliseconds || cost.mebibytes > this.target.mostMebibytes;
  }

  async #measure(bytes: Uint8Array, seed: number, what: string) {
    const before = heldBytes();
    const started = performance.now();
    let taken = false;
    try {
      taken = await this.prepared.parse(bytes);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'thrown', message: String(error) };
      this.#find('threw', `${what}, ${bytes.length} bytes: ${name}: ${message.slice(0, 200)}`, seed, bytes);
    }
    return {
      taken,
      milliseconds: performance.now() - started,
      mebibytes: Math.max(0, heldBytes() - before) / mebibyte,
    };
  }

  /** The first of each kind and cause: one bug is found thousands of times. */
  #find(kind: Finding['kind'], what: string, seed: number, input: Uint8Array): void {
    const made = what.startsWith('round') ? 'round' : what.replace(/,.*/, '');
    const cause = `${kind} ${kind === 'threw' ? what.slice(what.indexOf(': ')) : made}`;
    if (this.#kinds.has(cause)) return;
    this.#kinds.add(cause);
    this.#findings.push({ target: this.target.name, kind, what, seed, input });
  }
}

setFlagsFromString('--expose-gc');
/** Before what is costly: garbage of others that goes meanwhile would hide it. */
const collectGarbage = runInNewContext('gc') as () => void;

/** Heap and what lies beside it; garbage counts until it is collected, so this is what was asked for, not what is kept. */
function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
