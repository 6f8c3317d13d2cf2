import type { deviceChannels } from '../../domain/channels/devices.ts';
import type { Handlers, Server } from '../../domain/channels/rpc.ts';
import type { DeviceFailure, DeviceKind } from '../../domain/devices/device.ts';
import { type Result, ok } from '../../domain/result.ts';
import type { HostedDevice } from '../drivers/device.ts';
import type { DeskWork, DeviceDesk } from './device-desk.ts';

type Channels = typeof deviceChannels;
type Calls = Channels['calls'];
export type Emit = Server<Channels['events']>['emit'];
type CaptureCalls = Pick<
  Calls,
  | 'fingerprint.start'
  | 'signature.start'
  | 'finger.start'
  | 'card.read'
  | 'document.scan'
  | 'cardPrinter.print'
  | 'cardPrinter.condition'
  | 'slip.print'
  | 'attempt.cancel'
>;

/** A slip that takes longer than this is reported, so that the officer can look at the printer; milliseconds. */
const printTimeout = 30_000;
/** A card printer says how it is doing; milliseconds. */
const conditionTimeout = 10_000;

/** A panel that is being printed is finished, and a card that was begun put aside; milliseconds. */
const cardEndMs = 45_000;

/** How an attempt ends that has nothing to say but why. */
const plainEndings = {
  failed: (failure: DeviceFailure) => ({ phase: 'failed', failure }) as const,
  cancelled: () => ({ phase: 'cancelled' }) as const,
};

/** What is asked of devices for an applicant: each attempt on the first device of its kind that is ready. */
export function captureHandlers(desk: DeviceDesk, owner: object, emit: Emit): Handlers<CaptureCalls> {
  const begin = <K extends DeviceKind, S extends { readonly phase: string }>(
    kind: K,
    attemptId: string,
    work: (
      device: Extract<HostedDevice, { kind: K }>,
    ) => Pick<DeskWork<S>, 'states' | 'endings' | 'tell' | 'endWithinMs'>,
  ): Result<null> => {
    const found = desk.usable(kind);
    if (!found.ok) return found;
    const { slot, device } = found.value;
    return desk.begin(slot, { attemptId, owner, counts: 'capture', ...work(device) });
  };

  return {
    'fingerprint.start': (request) =>
      begin('fingerprint-scanner', request.attemptId, (scanner) => ({
        states: (signal) => scanner.capture(request, signal),
        endings: plainEndings,
        tell: (state) => emit('fingerprint.state', { attemptId: request.attemptId, state }),
      })),
    'signature.start': (request) =>
      begin('signature-pad', request.attemptId, (pad) => ({
        states: (signal) => pad.sign(request, signal),
        endings: plainEndings,
        tell: (state) => emit('signature.state', { attemptId: request.attemptId, state }),
      })),
    'finger.start': (request) =>
      begin('finger-verifier', request.attemptId, (sensor) => ({
        states: (signal) => sensor.scan(request, signal),
        endings: plainEndings,
        tell: (state) => emit('finger.state', { attemptId: request.attemptId, state }),
      })),
    'card.read': (request) =>
      begin('card-reader', request.attemptId, (reader) => ({
        states: (signal) => reader.read(request, signal),
        endings: plainEndings,
        tell: (state) => emit('card.state', { attemptId: request.attemptId, state }),
      })),
    'document.scan': (request) =>
      begin('document-scanner', request.attemptId, (scanner) => ({
        states: (signal) => scanner.scan(request, signal),
        endings: plainEndings,
        tell: (state) => emit('document.state', { attemptId: request.attemptId, state }),
      })),
    'cardPrinter.print': (request) =>
      begin('card-printer', request.attemptId, (printer) => ({
        states: (signal) => printer.print(request, signal),
        endWithinMs: cardEndMs,
        // Where the card is, only somebody who looks can say.
        endings: {
          failed: (failure) => ({ phase: 'failed', failure, card: 'unknown' }) as const,
          cancelled: () => ({ phase: 'cancelled', card: 'unknown' }) as const,
        },
        tell: (state) => emit('cardPrinter.state', { attemptId: request.attemptId, state }),
      })),
    'cardPrinter.condition': async () => {
      const found = desk.usable('card-printer');
      if (!found.ok) return found;
      const { slot, device } = found.value;
      return desk.once(slot, conditionTimeout, null, (signal) => device.condition(signal));
    },
    'slip.print': async (job) => {
      const found = desk.usable('slip-printer');
      if (!found.ok) return found;
      const { slot, device } = found.value;
      const printed = await desk.once(slot, printTimeout, 'capture', (signal) => device.print(job, signal));
      if (!printed.ok) return printed;
      const { name, simulated } = slot.state();
      return ok({ printer: name, simulated });
    },
    'attempt.cancel': ({ attemptId }) => {
      desk.attempts.cancel(attemptId);
      return ok(null);
    },
  };
}
