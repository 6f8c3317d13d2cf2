import { parseArgs } from 'node:util';
import { resolve } from 'node:path';

export interface DemoOptions {
  readonly out: string;
  /** Print summary.json on standard output at the end. */
  readonly json: boolean;
  /** Folder with real finger material. */
  readonly fingers: string | null;
  /** Picture of a real face. */
  readonly face: string | null;
}

const usage = 'npm run demo -- --out DIR [--json] [--fingers DIR] [--face FILE]';

/** Throws a sentence that says what to type. */
export function readOptions(words: readonly string[]): DemoOptions {
  let values: { out?: string; json?: boolean; fingers?: string; face?: string };
  try {
    ({ values } = parseArgs({
      args: [...words],
      options: {
        out: { type: 'string' },
        json: { type: 'boolean' },
        fingers: { type: 'string' },
        face: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new Error(`${(error as Error).message}. Type: ${usage}`, { cause: error });
  }
  return {
    out: resolve(values.out ?? 'out/demo'),
    json: values.json ?? false,
    fingers: values.fingers === undefined ? null : resolve(values.fingers),
    face: values.face === undefined ? null : resolve(values.face),
  };
}
