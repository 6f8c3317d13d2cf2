import type { Port } from '../../../domain/channels/rpc.ts';

/** So many messages of one window are handled before the others have their turn. */
const mostPerTurn = 50;

/**
 * A window's port that takes turns: a window that sends thousands of messages at once keeps no other waiting, and its own are handled all the same, in their
 * order.
 */
export function fairPort(port: Port): Port {
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    onMessage: (listener) => {
      const waiting: unknown[] = [];
      let handled = 0;
      let turn: NodeJS.Immediate | undefined;
      const next = (): void => {
        turn = undefined;
        handled = 0;
        for (const message of waiting.splice(0, mostPerTurn)) take(message);
        if (waiting.length > 0) turn ??= setImmediate(next);
      };
      const take = (message: unknown): void => {
        handled += 1;
        turn ??= setImmediate(next);
        listener(message);
      };
      const stop = port.onMessage((message) => {
        if (waiting.length === 0 && handled < mostPerTurn) take(message);
        else waiting.push(message);
      });
      return () => {
        stop();
        waiting.length = 0;
        clearImmediate(turn);
      };
    },
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}
