import type { Port } from './rpc.ts';

/** What is used of Electron's MessagePortMain; structural, so that nothing here needs Electron to load. */
export interface ElectronPort {
  postMessage(message: unknown, transfer?: unknown[]): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  off(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  off(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export function electronPort(port: ElectronPort): Port {
  let started = false;
  return {
    postMessage: (message, transfer) =>
      transfer === undefined ? port.postMessage(message) : port.postMessage(message, [...transfer]),
    onMessage: (listener) => {
      const receive = (event: { data: unknown }): void => listener(event.data);
      port.on('message', receive);
      // Messages wait in the port until the first listener is there.
      if (!started) port.start();
      started = true;
      return () => port.off('message', receive);
    },
    onClose: (listener) => {
      port.on('close', listener);
      return () => port.off('close', listener);
    },
    close: () => port.close(),
  };
}

/** What is used of a worker_threads MessagePort: the same channels between threads, and in tests. */
export interface NodePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'close', listener: () => void): unknown;
  close(): void;
}

export function nodePort(port: NodePort): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', listener);
      return () => port.off('message', listener);
    },
    onClose: (listener) => {
      port.on('close', listener);
      return () => port.off('close', listener);
    },
    close: () => port.close(),
  };
}
