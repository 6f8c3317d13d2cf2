import { expect, it } from 'vitest';
import type { Port } from '../../../domain/channels/rpc.ts';
import { fairPort } from './fair-port.ts';

/** A port whose other end says things. */
function spoken(): { port: Port; say: (message: unknown) => void } {
  const listeners = new Set<(message: unknown) => void>();
  return {
    port: {
      postMessage: () => undefined,
      onMessage: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onClose: () => () => undefined,
      close: () => undefined,
    },
    say: (message) => {
      for (const listener of listeners) listener(message);
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('fairPort hands on a few messages at once and all of them in their order', async () => {
  const { port, say } = spoken();
  const heard: unknown[] = [];
  fairPort(port).onMessage((message) => heard.push(message));
  const all = Array.from({ length: 1000 }, (_, index) => index);
  for (const message of all) say(message);
  expect(heard).toHaveLength(50);
  await expect.poll(() => heard.length).toBe(1000);
  expect(heard).toEqual(all);
});

it('fairPort lets another window be heard between two turns of one that floods', async () => {
  const flooding = spoken();
  const other = spoken();
  const heard: string[] = [];
  fairPort(flooding.port).onMessage(() => heard.push('flood'));
  fairPort(other.port).onMessage(() => heard.push('other'));
  for (let index = 0; index < 1000; index += 1) flooding.say(index);
  other.say('me');
  expect(heard).toHaveLength(51);
  expect(heard.at(-1)).toBe('other');
  await turn();
});

it('fairPort hands on nothing more when it was left', async () => {
  const { port, say } = spoken();
  const heard: unknown[] = [];
  const leave = fairPort(port).onMessage((message) => heard.push(message));
  for (let index = 0; index < 200; index += 1) say(index);
  leave();
  await turn();
  await turn();
  expect(heard).toHaveLength(50);
});
