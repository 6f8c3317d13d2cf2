/**
 * Hands values from callbacks to one reader in order. Above `limit`, old values that `droppable` admits give way to new
 * ones, so that a slow reader of a preview never makes memory grow.
 */
export class AsyncQueue<T> {
  readonly #values: T[] = [];
  #waiting: ((result: IteratorResult<T, undefined>) => void) | undefined;
  #ended = false;

  constructor(private readonly options: { limit: number; droppable: (value: T) => boolean }) {}

  push(value: T): void {
    if (this.#ended) return;
    if (this.#waiting !== undefined) {
      const resolve = this.#waiting;
      this.#waiting = undefined;
      resolve({ done: false, value });
      return;
    }
    this.#values.push(value);
    if (this.#values.length <= this.options.limit) return;
    const oldest = this.#values.findIndex(this.options.droppable);
    if (oldest >= 0) this.#values.splice(oldest, 1);
  }

  /** What was pushed before is still read; what comes after is ignored. */
  end(): void {
    this.#ended = true;
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#values.length > 0) return Promise.resolve({ done: false, value: this.#values.shift() as T });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, undefined, undefined> {
    for (;;) {
      const result = await this.next();
      if (result.done === true) return undefined;
      yield result.value;
    }
  }
}
