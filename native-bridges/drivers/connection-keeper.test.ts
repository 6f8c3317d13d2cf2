import { afterEach, describe, expect, it } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import type { BridgeFailure, BridgeResult } from '../transports/failure.ts';
import { ConnectionKeeper, searchBus, type KeeperOptions, type KeptConnection } from './connection-keeper.ts';

/** A plug that can be pulled, beneath the keeper under test. */
class Plug {
  failure: BridgeFailure | undefined = { code: 'not-found' };
  closed = 0;
  #lost: (failure: BridgeFailure) => void = () => undefined;

  readonly search = async (): Promise<BridgeResult<KeptConnection>> => {
    if (this.failure !== undefined) return { ok: false, error: this.failure };
    return ok({
      identity: { make: 'Acme', model: 'One', port: 'usb 1-2' },
      onClose: (listener) => {
        this.#lost = listener;
        return () => undefined;
      },
      close: async () => {
        this.closed += 1;
      },
    });
  };

  pull(): void {
    this.failure = { code: 'not-found' };
    this.#lost({ code: 'unplugged', cause: 'pulled' });
  }
}

const identity = { id: 'd', kind: 'card-reader', name: 'D', simulated: false, driver: 'x' } as const;
const never = new AbortController().signal;
let keeper: ConnectionKeeper<KeptConnection>;
afterEach(() => keeper.stop());

function keep(plug: Plug, more: Partial<KeeperOptions<KeptConnection>> = {}) {
  keeper = new ConnectionKeeper(
    { identity, search: plug.search, searchEvery: 5, ...more },
    { now: () => new Date(), log: () => undefined },
  );
  return keeper;
}

async function until(status: string, code: string | null): Promise<void> {
  await expect
    .poll(() => [keeper.state().status, keeper.state().code], { interval: 2 })
    .toEqual([status, code]);
}

describe('ConnectionKeeper', () => {
  it('is absent as not-found, ready, absent as unplugged and ready again when the plug goes in, out and in', async () => {
    const plug = new Plug();
    keep(plug);
    await until('absent', 'not-found');
    plug.failure = undefined;
    await until('ready', null);
    expect(keeper.state()).toMatchObject({ make: 'Acme', model: 'One', port: 'usb 1-2' });
    plug.pull();
    await until('absent', 'unplugged');
    expect(plug.closed).toBe(1);
    plug.failure = undefined;
    await until('ready', null);
  });

  it.each(['permission-denied', 'driver-missing', 'in-use', 'not-responding', 'protocol-error'] as const)(
    'shows a fault and recovers when the search fails with %s',
    async (code) => {
      const plug = new Plug();
      plug.failure = { code, cause: 'why' };
      keep(plug);
      await until('fault', code);
      expect(await keeper.begin(never)).toMatchObject({ ok: false, error: { code } });
      plug.failure = undefined;
      await until('ready', null);
    },
  );

  it('searches at once when the bus says that something was plugged in', async () => {
    const plug = new Plug();
    let changed = (): void => undefined;
    const listen = (listener: () => void) => {
      changed = listener;
      return () => undefined;
    };
    keep(plug, { searchEvery: 60_000, onChange: [undefined, listen] });
    await until('absent', 'not-found');
    plug.failure = undefined;
    changed();
    await until('ready', null);
  });

  it('refuses a second user and is ready again when the first one ends', async () => {
    const plug = new Plug();
    plug.failure = undefined;
    keep(plug);
    await until('ready', null);
    const use = await keeper.begin(never);
    if (!use.ok) throw new Error(use.error.code);
    expect(keeper.state().status).toBe('busy');
    expect(await keeper.begin(never)).toMatchObject({ ok: false, error: { code: 'in-use' } });
    use.value.end();
    use.value.end();
    await until('ready', null);
  });

  it('tells its user unplugged or cancelled, whichever it was, when the work breaks off', async () => {
    const plug = new Plug();
    plug.failure = undefined;
    keep(plug);
    await until('ready', null);
    const use = await keeper.begin(never);
    if (!use.ok) throw new Error(use.error.code);
    plug.pull();
    await until('absent', 'unplugged');
    expect(use.value.signal.aborted).toBe(true);
    expect(use.value.explain({ code: 'timeout' })).toEqual({ code: 'unplugged', cause: 'pulled' });
    // What the user still holds is closed only after the user has let go.
    expect(plug.closed).toBe(0);
    use.value.end();
    await expect.poll(() => plug.closed).toBe(1);
    plug.failure = undefined;
    await until('ready', null);
    const officer = new AbortController();
    const again = await keeper.begin(officer.signal);
    if (!again.ok) throw new Error(again.error.code);
    officer.abort();
    expect(again.value.explain({ code: 'timeout' })).toEqual({ code: 'cancelled' });
    again.value.end();
  });

  it('counts a device as lost and finds it again when its heartbeat fails', async () => {
    const plug = new Plug();
    plug.failure = undefined;
    let alive = true;
    const check = async () => (alive ? ok() : err('not-responding' as const, 'silent'));
    keep(plug, { searchEvery: 50, heartbeat: { every: 3, check } });
    await until('ready', null);
    alive = false;
    await until('fault', 'not-responding');
    alive = true;
    await until('ready', null);
  });

  it('goes on searching as a fault of unknown kind when the search has a bug', async () => {
    let broken = true;
    const plug = new Plug();
    plug.failure = undefined;
    keep(plug, {
      search: async () => {
        if (broken) throw new Error('oops');
        return await plug.search();
      },
    });
    await until('fault', 'unknown');
    broken = false;
    await until('ready', null);
  });

  it('closes the device and ends the user when it is stopped', async () => {
    const plug = new Plug();
    plug.failure = undefined;
    keep(plug);
    await until('ready', null);
    const use = await keeper.begin(never);
    if (!use.ok) throw new Error(use.error.code);
    use.value.signal.addEventListener('abort', () => use.value.end());
    await keeper.stop();
    expect(use.value.explain({ code: 'timeout' })).toEqual({ code: 'cancelled' });
    expect(plug.closed).toBe(1);
  });
});

describe('searchBus', () => {
  it('answers the failure that tells most when no device can be used', async () => {
    keep(new Plug());
    const bus = { list: async () => ok(['other', 'pulled', 'denied']) };
    const tried: string[] = [];
    const found = await searchBus(
      bus,
      (name) => name !== 'other',
      async (name) => {
        tried.push(name);
        return name === 'pulled' ? err('not-found') : err('permission-denied', name);
      },
    );
    expect(tried).toEqual(['pulled', 'denied']);
    expect(found).toEqual({ ok: false, error: { code: 'permission-denied', cause: 'denied' } });
  });
});
