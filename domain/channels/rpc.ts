import { z } from 'zod';
import { type Failure, type Result, err, ok } from '../result.ts';

/**
 * Calls and events over a message port, checked by schema on the receiving side of each direction. The same code
 * serves renderer ↔ station, station ↔ devices, and tests in one process: a port is anything with these members.
 */
export interface Port {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  /** Called for every message; returns an unsubscribe function. */
  onMessage(listener: (message: unknown) => void): () => void;
  onClose(listener: () => void): () => void;
  close(): void;
}

/** Each call names its input and the value of its success; failures are `{code, cause}` values. */
export type CallMap = Readonly<Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>>;
export type EventMap = Readonly<Record<string, z.ZodType>>;
export interface Channels<C extends CallMap = CallMap, E extends EventMap = EventMap> {
  readonly calls: C;
  readonly events: E;
}

export type Input<C extends CallMap, K extends keyof C> = z.input<C[K]['input']>;
export type Output<C extends CallMap, K extends keyof C> = z.output<C[K]['output']>;

export type Handlers<C extends CallMap> = {
  readonly [K in keyof C]: (
    input: z.output<C[K]['input']>,
  ) => Promise<Result<Output<C, K>>> | Result<Output<C, K>>;
};

export interface Client<C extends CallMap, E extends EventMap> {
  call<K extends keyof C & string>(name: K, input: Input<C, K>): Promise<Result<Output<C, K>>>;
  on<K extends keyof E & string>(name: K, listener: (payload: z.output<E[K]>) => void): () => void;
  readonly closed: boolean;
  close(): void;
}

export interface Server<E extends EventMap> {
  emit<K extends keyof E & string>(name: K, payload: z.input<E[K]>): void;
  close(): void;
}

const wireSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('answer'), id: z.number().int(), result: z.unknown() }),
  z.object({ type: z.literal('event'), name: z.string(), payload: z.unknown() }),
]);
const failureSchema = z.object({
  code: z.string(),
  cause: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** Names the fields that are wrong, never their values: applicant data must not reach a log through an error. */
function issuesWithoutValues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
}

export function createClient<C extends CallMap, E extends EventMap>(
  port: Port,
  channels: Channels<C, E>,
): Client<C, E> {
  const pending = new Map<number, (result: Result<never>) => void>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let nextId = 1;
  let closed = false;

  const settle = (id: number, name: string, result: unknown): void => {
    const resolve = pending.get(id);
    if (resolve === undefined) return;
    pending.delete(id);
    resolve(parseResult(channels.calls[name]?.output ?? z.unknown(), result) as Result<never>);
  };
  const names = new Map<number, string>();

  const shut = (): void => {
    closed = true;
    for (const [id, resolve] of pending) {
      pending.delete(id);
      resolve(err('disconnected'));
    }
  };
  port.onClose(shut);
  port.onMessage((message) => {
    const wire = wireSchema.safeParse(message);
    if (!wire.success) return;
    if (wire.data.type === 'answer') {
      const name = names.get(wire.data.id) ?? '';
      names.delete(wire.data.id);
      settle(wire.data.id, name, wire.data.result);
    } else if (wire.data.type === 'event') {
      const { name } = wire.data;
      const schema = Object.hasOwn(channels.events, name) ? channels.events[name] : undefined;
      const payload = schema?.safeParse(wire.data.payload);
      if (payload?.success !== true) return;
      for (const listener of listeners.get(name) ?? []) (listener as (value: unknown) => void)(payload.data);
    }
  });

  return {
    call: (name, input) =>
      new Promise((resolve) => {
        if (closed) {
          resolve(err('disconnected'));
          return;
        }
        const id = nextId++;
        names.set(id, name);
        pending.set(id, resolve);
        port.postMessage({ type: 'call', id, name, input });
      }),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    get closed() {
      return closed;
    },
    close: () => {
      shut();
      port.close();
    },
  };
}

function parseResult(output: z.ZodType, result: unknown): Result<unknown> {
  const envelope = z
    .discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), error: failureSchema }),
    ])
    .safeParse(result);
  if (!envelope.success) return err('internal', 'malformed answer');
  if (!envelope.data.ok) return { ok: false, error: envelope.data.error as Failure };
  const value = output.safeParse(envelope.data.value);
  return value.success
    ? { ok: true, value: value.data }
    : err('internal', `answer does not fit: ${issuesWithoutValues(value.error)}`);
}

/**
 * Answers calls on a port. `onBug` gets what a handler threw, so that the process can log it; the caller is told
 * `internal`. `admit` says who may call what, before anything of the input is looked at. Input that doesn't fit its schema never
 * reaches a handler.
 */
export function serve<C extends CallMap, E extends EventMap>(
  port: Port,
  channels: Channels<C, E>,
  handlers: Handlers<C>,
  onBug: (name: string, error: unknown) => void,
  admit: (name: keyof C & string) => Result<void> = () => ok(),
): Server<E> {
  const answer = async (name: string, input: unknown): Promise<Result<unknown>> => {
    const call = Object.hasOwn(channels.calls, name) ? channels.calls[name] : undefined;
    const handler = handlers[name as keyof C];
    if (call === undefined) return err('unknown-call', name.slice(0, 60));
    const admitted = admit(name);
    if (!admitted.ok) return admitted;
    const parsed = call.input.safeParse(input);
    if (!parsed.success) return err('invalid-input', issuesWithoutValues(parsed.error));
    try {
      return await handler(parsed.data as never);
    } catch (error) {
      onBug(name, error);
      return err('internal');
    }
  };
  const stop = port.onMessage((message) => {
    const wire = wireSchema.safeParse(message);
    if (!wire.success || wire.data.type !== 'call') return;
    const { id, name, input } = wire.data;
    void answer(name, input).then((result) => {
      port.postMessage({ type: 'answer', id, result });
    });
  });
  return {
    emit: (name, payload) => {
      port.postMessage({ type: 'event', name, payload });
    },
    close: () => {
      stop();
      port.close();
    },
  };
}
