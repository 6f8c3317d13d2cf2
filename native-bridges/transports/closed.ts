import type { BridgeFailure } from './failure.ts';

type Listener = (failure: BridgeFailure) => void;

/**
 * `onClose` of a transport: a device may be pulled while its driver still finds out what it is, before anybody listens. Whoever listens then
 * is told at once.
 * @returns the way to stop listening
 */
export function tellClosed(
  closed: BridgeFailure | undefined,
  listeners: Set<Listener>,
  listener: Listener,
): () => void {
  if (closed === undefined) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
  let listening = true;
  queueMicrotask(() => {
    if (listening) listener(closed);
  });
  return () => {
    listening = false;
  };
}
