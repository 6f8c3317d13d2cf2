import type { Port } from '../../domain/channels/rpc.ts';

/** Wraps the page's end of a message channel. The port starts at once: nothing sent before is lost. */
export function webPort(port: MessagePort): Port {
  port.start();
  return {
    postMessage: (message, transfer) =>
      port.postMessage(message, (transfer ?? []) as unknown as Transferable[]),
    onMessage: (listener) => {
      const forward = (event: MessageEvent): void => listener(event.data as unknown);
      port.addEventListener('message', forward);
      return () => port.removeEventListener('message', forward);
    },
    onClose: (listener) => {
      port.addEventListener('close', listener);
      return () => port.removeEventListener('close', listener);
    },
    close: () => port.close(),
  };
}

/**
 * Calls `take` with every port the preload script hands over (`{type:'station-port', role}`): one at start,
 * another whenever the station process was restarted. Returns the way to stop listening.
 */
export function onStationPort(role: 'officer' | 'applicant', take: (port: Port) => void): () => void {
  return onPort(role, take);
}

/** The same for frames from the device host (officer window only). */
export function onPreviewPort(take: (port: Port) => void): () => void {
  return onPort('preview', take);
}

function onPort(role: 'officer' | 'applicant' | 'preview', take: (port: Port) => void): () => void {
  const receive = (event: MessageEvent): void => {
    const message = event.data as { type?: unknown; role?: unknown } | null;
    const port = event.ports[0];
    if (event.source !== window || port === undefined) return;
    if (message?.type !== 'station-port' || message.role !== role) return;
    take(webPort(port));
  };
  window.addEventListener('message', receive);
  return () => window.removeEventListener('message', receive);
}
