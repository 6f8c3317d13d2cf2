import { randomUUID } from 'node:crypto';
import type { DeviceConfig } from '../../../domain/channels/supervision.ts';
import type { OfficerToken, TokenKey } from '../../../domain/devices/officer-token.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Cryptoki, CryptokiFailure } from '../../transports/pkcs11.ts';
import type { TokenSlot } from '../../transports/pkcs11-module.ts';
import type { DriverSurroundings, TokenReader } from '../device.ts';
import { DeviceStatus } from '../device-status.ts';
import { ckm } from './constants.ts';
import { type TokenFailure, pinStateOf, tokenFailure } from './errors.ts';
import { type HeldKey, makeKey, readKeys } from './keys.ts';

type Pkcs11Config = Pick<Extract<DeviceConfig, { driver: 'pkcs11' }>, 'id' | 'simulated'>;
export interface TokenTimings {
  /** Between two looks at the slots: a pulled token is noticed within it. Blocking waits for slot events are left out by many libraries. */
  readonly lookEveryMs: number;
  /** A session nobody uses is closed, and with it the login. */
  readonly unusedMs: number;
}
const tokenTimings: TokenTimings = { lookEveryMs: 700, unusedMs: 10 * 60_000 };

/** Nothing is plugged in for so many looks: perhaps the library doesn't notice what was plugged in since it began. */
const looksUntilBegunAgain = 4;

const digestBytes = 32;
const signatureBytes = 64;

interface Session {
  readonly serial: string;
  readonly slot: string;
  readonly handle: string;
  readonly keys: HeldKey[];
  unused: NodeJS.Timeout;
}

/** Tokens behind one PKCS#11 library. `open` loads the library, again after it was lost. */
export function createOfficerTokens(
  config: Pkcs11Config,
  load: () => Cryptoki,
  surroundings: DriverSurroundings,
  timings: Partial<TokenTimings> = {},
): TokenReader {
  return new OfficerTokens(config, load, surroundings, { ...tokenTimings, ...timings });
}

class OfficerTokens implements TokenReader {
  readonly id: string;
  readonly kind = 'officer-token';
  readonly #load: () => Cryptoki;
  readonly #surroundings: DriverSurroundings;
  readonly #timings: TokenTimings;
  readonly #status: DeviceStatus;
  readonly #listeners = new Set<() => void>();
  readonly #sessions = new Map<string, Session>();
  #cryptoki: Cryptoki;
  #tokens: readonly OfficerToken[] = [];
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #looksInVain = 0;
  #hasLooked = false;
  #slots: Result<readonly TokenSlot[], TokenFailure> = ok([]);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    config: Pkcs11Config,
    load: () => Cryptoki,
    surroundings: DriverSurroundings,
    timings: TokenTimings,
  ) {
    this.id = config.id;
    this.#load = load;
    this.#surroundings = surroundings;
    this.#timings = timings;
    const { id, simulated } = config;
    this.#status = new DeviceStatus(
      { driver: 'pkcs11', id, kind: this.kind, name: 'PKCS#11', simulated },
      surroundings.now,
    );
    this.#cryptoki = load();
    void this.#inTurn(() => this.#look());
  }

  state = () => this.#status.current;
  onChange = (listener: () => void) => this.#status.onChange(listener);
  tokens = () => this.#tokens;
  onTokens = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The library is loaded anew where it was lost, else it begins again unless somebody is signing. */
  retry(): void {
    void this.#inTurn(async () => {
      if (this.#stopped) return;
      if (this.#cryptoki.broken()) {
        this.#forgetSessions(() => true);
        this.#cryptoki = this.#load();
      } else if (this.#sessions.size === 0) {
        this.#note(await this.#cryptoki.beginAgain());
      }
      await this.#look();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#forgetSessions(() => true);
    await this.#cryptoki.close();
  }

  open(serial: string, pin: string): Promise<Result<{ sessionId: string; keys: TokenKey[] }, TokenFailure>> {
    return this.#inTurn(async () => {
      await this.#look();
      const slots = this.#slots;
      if (!slots.ok) return slots;
      const found = slots.value.find((one) => one.serial === serial);
      if (found === undefined) return err('token-absent');
      if (pinStateOf(found.flags) === 'locked') return err('pin-locked');
      return this.#logIn(found, pin);
    });
  }

  makeKey(sessionId: string, label: string): Promise<Result<TokenKey, TokenFailure>> {
    return this.#inSession(sessionId, async (session) => {
      const made = await makeKey(this.#cryptoki, session.handle, label);
      if (!made.ok) return made;
      session.keys.push(made.value);
      return ok(tellable(made.value));
    });
  }

  sign(
    sessionId: string,
    keyId: string,
    digest: Uint8Array,
  ): Promise<Result<Uint8Array<ArrayBuffer>, TokenFailure>> {
    return this.#inSession(sessionId, async (session) => {
      const key = session.keys.find((one) => one.keyId === keyId);
      if (key === undefined) return err('token-key-missing');
      if (digest.length !== digestBytes) return err('token-failed', 'not a SHA-256 digest');
      return known(await this.#cryptoki.sign(session.handle, ckm.ecdsa, key.handle, digest, signatureBytes));
    });
  }

  close(sessionId: string): Promise<void> {
    return this.#inTurn(async () => {
      const session = this.#sessions.get(sessionId);
      if (session === undefined) return;
      this.#forgetSessions((one) => one === session);
      this.#note(await this.#cryptoki.closeSlot(session.slot));
    });
  }

  /**
   * Libraries keep one login per token for the whole program and don't look at the PIN of a second one. So an earlier session
   * is ended first: nobody is let in by another's PIN.
   */
  async #logIn(
    { serial, slot }: TokenSlot,
    pin: string,
  ): Promise<Result<{ sessionId: string; keys: TokenKey[] }, TokenFailure>> {
    this.#forgetSessions((session) => session.serial === serial);
    const cryptoki = this.#cryptoki;
    const opened = known(await cryptoki.closeSlot(slot));
    if (!opened.ok) return opened;
    const handle = known(await cryptoki.openSession(slot));
    if (!handle.ok) return handle;
    const loggedIn = known(await cryptoki.login(handle.value, pin));
    const keys = loggedIn.ok ? await readKeys(cryptoki, handle.value) : loggedIn;
    if (!keys.ok) {
      this.#note(await cryptoki.closeSlot(slot));
      return keys.error.code === 'pin-wrong' ? this.#afterWrongPin(serial, keys.error) : keys;
    }
    const sessionId = randomUUID();
    const unused = setTimeout(() => undefined, 0);
    this.#sessions.set(sessionId, { serial, slot, handle: handle.value, keys: keys.value, unused });
    this.#wasUsed(sessionId);
    return ok({ sessionId, keys: keys.value.map(tellable) });
  }

  /** Cryptoki has no number of tries left, but says when one is left and when none is. */
  async #afterWrongPin(serial: string, failure: TokenFailure): Promise<Result<never, TokenFailure>> {
    await this.#look();
    const pin = this.#tokens.find((token) => token.serial === serial)?.pin;
    if (pin === 'locked') return err('pin-locked', failure.cause);
    return pin === 'last-try' ? err('pin-wrong', failure.cause, { left: 1 }) : { ok: false, error: failure };
  }

  #inSession<T>(
    sessionId: string,
    work: (session: Session) => Promise<Result<T, TokenFailure>>,
  ): Promise<Result<T, TokenFailure>> {
    return this.#inTurn(async () => {
      const session = this.#sessions.get(sessionId);
      if (session === undefined) return err('token-absent', 'no such session');
      this.#wasUsed(sessionId);
      const done = await work(session);
      // Whatever else it may be: a token that is gone is shown gone at once.
      if (!done.ok) await this.#look();
      return done;
    });
  }

  #wasUsed(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return;
    clearTimeout(session.unused);
    session.unused = setTimeout(() => void this.close(sessionId), this.#timings.unusedMs);
    session.unused.unref();
  }

  #forgetSessions(which: (session: Session) => boolean): void {
    for (const [sessionId, session] of this.#sessions) {
      if (!which(session)) continue;
      clearTimeout(session.unused);
      this.#sessions.delete(sessionId);
    }
  }

  /** What is plugged in now; sessions of what is gone are over. Comes again by itself. */
  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    this.#looksInVain = this.#tokens.length === 0 ? this.#looksInVain + 1 : 0;
    if (this.#looksInVain % looksUntilBegunAgain === looksUntilBegunAgain - 1)
      this.#note(await this.#cryptoki.beginAgain());
    const slots = await this.#cryptoki.slots();
    const found = slots.ok ? slots.value : [];
    this.#forgetSessions(
      (session) => !found.some(({ serial, slot }) => serial === session.serial && slot === session.slot),
    );
    this.#show(found.map(tokenOf), slots.ok ? null : slots.error);
    if (!this.#stopped && !this.#cryptoki.broken()) {
      this.#timer = setTimeout(() => void this.#inTurn(() => this.#look()), this.#timings.lookEveryMs);
      this.#timer.unref();
    }
    this.#slots = known(slots);
  }

  #show(tokens: readonly OfficerToken[], failure: CryptokiFailure | null): void {
    const [first] = tokens;
    const shown = {
      make: first?.manufacturer ?? null,
      model: first?.model ?? null,
      serialNumber: first?.serial ?? null,
    };
    if (failure !== null) {
      this.#status.set({ ...shown, status: 'fault', code: deviceCodeOf(failure) });
      this.#surroundings.log('pkcs11', { code: failure.code, cause: failure.cause ?? '' });
    } else if (first === undefined) {
      this.#status.set({
        ...shown,
        status: 'absent',
        code: this.#tokens.length > 0 ? 'unplugged' : this.#absentCode(),
      });
    } else {
      this.#status.set({ ...shown, status: 'ready', code: null });
    }
    // Told once at the start too: that nothing is plugged in is news to whoever knew of a token before.
    if (this.#hasLooked && JSON.stringify(tokens) === JSON.stringify(this.#tokens)) return;
    this.#hasLooked = true;
    this.#tokens = tokens;
    for (const listener of this.#listeners) listener();
  }

  /** What nobody waits for: the next look tells whether it was more than a hiccup. */
  #note(done: Result<unknown, CryptokiFailure>): void {
    if (!done.ok) this.#surroundings.log('pkcs11', { code: done.error.code, cause: done.error.cause ?? '' });
  }

  #absentCode(): 'unplugged' | 'not-found' {
    const { status, code } = this.#status.current;
    return status === 'absent' && code === 'unplugged' ? 'unplugged' : 'not-found';
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

const tellable = ({ keyId, label, publicKey }: HeldKey): TokenKey => ({ keyId, label, publicKey });

const tokenOf = ({ serial, label, manufacturer, model, flags }: TokenSlot): OfficerToken => ({
  serial,
  label,
  manufacturer,
  model,
  pin: pinStateOf(flags),
});

function known<T>(result: Result<T, CryptokiFailure>): Result<T, TokenFailure> {
  return result.ok ? result : { ok: false, error: tokenFailure(result.error) };
}

function deviceCodeOf({ code }: CryptokiFailure): 'timeout' | 'not-configured' | 'protocol-error' {
  if (code === 'timeout') return 'timeout';
  return code === 'not-loaded' ? 'not-configured' : 'protocol-error';
}
