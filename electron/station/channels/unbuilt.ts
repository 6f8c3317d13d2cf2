import { err } from '../../../domain/result.ts';

const notBuilt = () => err('not-available', 'not built yet');

/** Scaffolding while this stage is built: every entry is replaced by its use case. */
export const unbuilt = {
  'population.ask': notBuilt,
} as const;
