import { useEffect, useSyncExternalStore } from 'react';
import type { Geography } from '../../../domain/applicant/geography/geography.ts';
import { loadGeography } from '../../../domain/applicant/geography/units.ts';
import type { Address } from '../../../domain/application/fields.ts';

type GeographyId = Address['geography'];

/** Geographies read once per window: six address fields open together and none should wait twice. */
export class GeographyData {
  readonly #loaded = new Map<GeographyId, Geography>();
  readonly #asked = new Set<GeographyId>();
  readonly #watchers = new Set<() => void>();

  constructor(private readonly read: (id: GeographyId) => Promise<Geography>) {}

  get = (id: GeographyId): Geography | null => this.#loaded.get(id) ?? null;

  /** What could not be read is asked for again by the next field that wants it. */
  load = async (id: GeographyId): Promise<void> => {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    try {
      this.#loaded.set(id, await this.read(id));
    } catch {
      this.#asked.delete(id);
      return;
    }
    for (const watch of [...this.#watchers]) watch();
  };

  subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };
}

const data = new GeographyData(loadGeography);

/**
 * One geography; null while it is loading. What arrives between the drawing of a field and its first effect is seen too: a field that
 * missed it kept its text for a list that had long been there, and the address stayed empty.
 */
export function useGeographyData(id: GeographyId): Geography | null {
  useEffect(() => void data.load(id), [id]);
  return useSyncExternalStore(data.subscribe, () => data.get(id));
}
