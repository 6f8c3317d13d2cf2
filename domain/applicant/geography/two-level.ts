import file from './two-level.json' with { type: 'json' };
import { geographyOf } from './geography.ts';

/** From 1 July 2025. Import through `loadGeography` unless it is needed at once. */
export const twoLevel = geographyOf(file);
