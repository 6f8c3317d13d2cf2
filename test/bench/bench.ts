/** What every benchmark is told and answers; `npm run bench -- NAME… [--json FILE]` runs them and prints their figures. */
export interface BenchOptions {
  /** Words after the names, as `--stations 200`. */
  readonly options: Readonly<Record<string, string>>;
  /** A folder of the run's own, removed afterwards. */
  readonly folder: string;
  /** A line for whoever waits; never part of the result. */
  readonly tell: (line: string) => void;
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `ms`, `MB/s`, `1/s`, `ratio`, `MB`, `count` … */
  readonly unit: string;
  /** What the value must reach, where something was promised. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

/** Figures that are read side by side: the first column names the row. */
export interface BenchTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface BenchReport {
  /** What was compared with what, on how much data, how often: one line each. */
  readonly method: readonly string[];
  /** Shown above the figures. */
  readonly tables?: readonly BenchTable[];
  readonly figures: readonly Figure[];
}
