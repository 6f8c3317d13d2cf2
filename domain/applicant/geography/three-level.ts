import file from './three-level.json' with { type: 'json' };
import { geographyOf } from './geography.ts';

/** Until 30 June 2025. Import through `loadGeography` unless it is needed at once. */
export const threeLevel = geographyOf(file);
