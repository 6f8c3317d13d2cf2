import { afterEach, expect, it } from 'vitest';
import { createPcscBus } from './card-pcsc.ts';

type Load = NonNullable<Parameters<typeof createPcscBus>[0]>;

/** As much of PC/SC as watching for changes takes: each context waits until it is cancelled. */
class Context {
  static open = 0;
  static waits = 0;
  #end = (_change: null): void => undefined;
  constructor() {
    Context.open += 1;
  }
  listReaders(): [] {
    return [];
  }
  waitForChange(): Promise<null> {
    Context.waits += 1;
    return new Promise((resolve) => (this.#end = resolve));
  }
  cancel(): void {
    this.#end(null);
  }
  close(): void {
    Context.open -= 1;
  }
}
const load: Load = async () => ({ Context }) as never;

let stop = (): void => undefined;
afterEach(() => stop());

it('watches the readers once when whoever listened goes and another comes at that moment', async () => {
  const bus = createPcscBus(load);
  stop = bus.onChange?.(() => undefined) ?? stop;
  await expect.poll(() => Context.waits).toBe(1);
  stop();
  stop = bus.onChange?.(() => undefined) ?? stop;
  await expect.poll(() => Context.waits).toBeGreaterThan(1);
  // Every loop that was going to go on has by now.
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(Context.open).toBe(1);
});
