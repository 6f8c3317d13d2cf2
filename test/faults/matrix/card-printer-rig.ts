import { randomUUID } from 'node:crypto';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import { deviceConfigSchema } from '../../../domain/channels/supervision.ts';
import type { CardPrintState } from '../../../domain/devices/card-printer.ts';
import { blackOnly } from '../../support/devices/fast-card-printers.ts';
import { followAttempt } from './attempt.ts';
import type { OpenRig } from './rig.ts';
import { PendingStrike } from './struck-attempt.ts';

/** What every card printer goes through alike; `act` does a fault, `recover` what a person would do about it. */
export async function openCardPrinterRig(
  simulator: { start(port: number): Promise<number>; stop(): Promise<void> },
  config: (port: number) => DeviceConfigInput,
  act: (action: string) => void | Promise<void>,
): Promise<OpenRig> {
  const pending = new PendingStrike();
  const device = deviceConfigSchema.parse(config(await simulator.start(0)));
  return {
    device,
    strike: async (fault, moment) => pending.add(moment, () => void act(fault)),
    mend: async () => {
      pending.forget();
      await act('recover');
    },
    attempt: async (host) => {
      const attemptId = randomUUID();
      let last: CardPrintState | undefined;
      const stop = host.client.on('cardPrinter.state', ({ attemptId: whose, state }) => {
        if (whose !== attemptId) return;
        last = state;
        if (state.phase !== 'printing') return;
        pending.reach(state.done >= state.total - 1 ? 'answering' : 'working');
      });
      const code = await followAttempt(host, 'cardPrinter.state', attemptId, () => {
        pending.reach('starting');
        return host.client.call('cardPrinter.print', { ...blackOnly(attemptId), timeoutMs: 8000 });
      });
      stop();
      const card = last?.phase === 'failed' || last?.phase === 'cancelled' ? last.card : undefined;
      return { code, kept: card === undefined ? 'no card was begun' : `where the card is: ${card}` };
    },
    stop: () => simulator.stop(),
  };
}
