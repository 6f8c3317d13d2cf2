import type { Store } from './store.ts';

/** The same index, telling how long each call of it took and whether it failed. */
export function timedStore(
  store: Store,
  tell: (call: string, seconds: number, outcome: 'answered' | 'failed') => void,
): Store {
  const timed = (call: string, method: (...values: never[]) => Promise<unknown>) => {
    return async (...values: never[]): Promise<unknown> => {
      const begun = performance.now();
      const seconds = () => (performance.now() - begun) / 1000;
      try {
        const answer = await method(...values);
        tell(call, seconds(), 'answered');
        return answer;
      } catch (error) {
        tell(call, seconds(), 'failed');
        throw error;
      }
    };
  };
  // Every member of Store is a method that promises; their types are kept by their names.
  return Object.fromEntries(
    Object.entries(store).map(([call, method]) => [
      call,
      timed(call, method as (...values: never[]) => Promise<unknown>),
    ]),
  ) as unknown as Store;
}
