import { type DeviceErrorCode, deviceErrorCodes } from '../../../domain/devices/device.ts';
import type { RigHost, RigOutcome } from './rig.ts';

interface Ended {
  readonly phase: string;
  readonly failure?: { readonly code: DeviceErrorCode };
}

/** Starts one attempt over the host's channel and says how its stream of states ended. */
export async function followAttempt(
  { client }: RigHost,
  event: 'fingerprint.state' | 'signature.state' | 'document.state' | 'cardPrinter.state',
  attemptId: string,
  start: () => Promise<{ readonly ok: boolean; readonly error?: { readonly code: string } }>,
): Promise<RigOutcome['code']> {
  let stop = (): void => undefined;
  const ended = new Promise<Ended>((resolve) => {
    stop = client.on(event, (payload) => {
      const state = payload.state as unknown as Ended;
      if (payload.attemptId !== attemptId) return;
      if (['captured', 'signed', 'scanned', 'printed', 'failed', 'cancelled'].includes(state.phase))
        resolve(state);
    });
  });
  const begun = await start();
  if (!begun.ok) {
    stop();
    return asCode(begun.error?.code);
  }
  const last = await ended;
  stop();
  if (last.phase === 'failed') return last.failure?.code ?? 'unknown';
  return last.phase === 'cancelled' ? 'cancelled' : 'done';
}

export function asCode(code: string | null | undefined): DeviceErrorCode {
  return deviceErrorCodes.find((known) => known === code) ?? 'unknown';
}
