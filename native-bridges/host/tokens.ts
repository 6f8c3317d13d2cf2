import type { deviceChannels } from '../../domain/channels/devices.ts';
import type { Handlers } from '../../domain/channels/rpc.ts';
import type { OfficerToken } from '../../domain/devices/officer-token.ts';
import { err, ok } from '../../domain/result.ts';
import type { HostedDevice, TokenReader } from '../drivers/device.ts';

type Calls = (typeof deviceChannels)['calls'];
type TokenCalls = Pick<Calls, Extract<keyof Calls, `token.${string}`>>;

const readersOf = (devices: readonly HostedDevice[]): TokenReader[] =>
  devices.filter((device): device is TokenReader => device.kind === 'officer-token');

/** Tokens of every library that is configured. */
export function tokensOf(devices: readonly HostedDevice[]): OfficerToken[] {
  return readersOf(devices).flatMap((reader) => [...reader.tokens()]);
}

/** Before every library was asked once, nobody may take a token for pulled. */
export function haveLooked(devices: readonly HostedDevice[]): boolean {
  return readersOf(devices).every((reader) => reader.state().status !== 'connecting');
}

/** `token.*` of the device channels: a token is found by its serial number, an open one by its session. */
export function tokenHandlers(devices: () => readonly HostedDevice[]): Handlers<TokenCalls> {
  const readers = new Map<string, TokenReader>();
  const readerOf = (sessionId: string): TokenReader | undefined => readers.get(sessionId);
  return {
    'token.list': () => ok(tokensOf(devices())),
    'token.open': async ({ serial, pin }) => {
      const reader = readersOf(devices()).find((one) =>
        one.tokens().some((token) => token.serial === serial),
      );
      if (reader === undefined) return err('token-absent');
      const opened = await reader.open(serial, pin);
      if (opened.ok) readers.set(opened.value.sessionId, reader);
      return opened;
    },
    'token.makeKey': async ({ sessionId, label }) =>
      readerOf(sessionId)?.makeKey(sessionId, label) ?? err('token-absent', 'no such session'),
    'token.sign': async ({ sessionId, keyId, digest }) =>
      readerOf(sessionId)?.sign(sessionId, keyId, digest) ?? err('token-absent', 'no such session'),
    'token.close': async ({ sessionId }) => {
      await readerOf(sessionId)?.close(sessionId);
      readers.delete(sessionId);
      return ok(null);
    },
  };
}
