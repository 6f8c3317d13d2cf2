import type {
  CardPrinterCondition,
  CardPrintRequest,
  CardPrintState,
  CardWhereabouts,
} from '../../../domain/devices/card-printer.ts';
import type { CaptureDevice } from '../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../domain/result.ts';
import { deadline } from '../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../transports/failure.ts';
import type { ConnectionKeeper, KeptConnection } from '../connection-keeper.ts';
import type { CardPrinter, DriverSurroundings, SelfTestStep } from '../device.ts';
import { stepOf } from '../self-test-step.ts';
import { sizeFault } from './panels.ts';
import { testCard } from './test-card.ts';

/** A card that is being printed is put aside before a test ends, in milliseconds. */
const puttingAside = 45_000;

/** How a job ended without a printed card. */
export interface CardFailure {
  readonly failure: BridgeFailure;
  readonly card: CardWhereabouts;
}

/** Passed on while a card is printed; ends with undefined when it lies printed in the output. */
export type CardJob = AsyncGenerator<
  { readonly done: number; readonly total: number },
  CardFailure | undefined
>;

/** What each kind of card printer brings; `hostCardPrinter` makes a device of it. */
export interface CardPrinterParts<C extends KeptConnection> {
  readonly keeper: ConnectionKeeper<C>;
  described(connection: C): CaptureDevice;
  /** Prints one card, once. The signal is the caller's, the device's and the time limit in one. */
  job(connection: C, request: CardPrintRequest, signal: AbortSignal): CardJob;
  condition(connection: C, signal: AbortSignal): Promise<BridgeResult<CardPrinterCondition>>;
}

export function hostCardPrinter<C extends KeptConnection>(
  id: string,
  { keeper, described, job, condition }: CardPrinterParts<C>,
  surroundings: DriverSurroundings,
): CardPrinter {
  async function* print(
    request: CardPrintRequest,
    signal: AbortSignal,
  ): AsyncGenerator<CardPrintState, void, undefined> {
    const wrong = sizeFault(request);
    if (wrong !== null) {
      yield { phase: 'failed', failure: { code: 'protocol-error', cause: wrong }, card: 'feeder' };
      return;
    }
    const begun = await keeper.begin(signal);
    if (!begun.ok) {
      yield { phase: 'failed', failure: begun.error, card: 'feeder' };
      return;
    }
    const { connection, signal: running, explain, end } = begun.value;
    const limit = deadline(running, request.timeoutMs);
    try {
      yield { phase: 'preparing' };
      const steps = job(connection, request, limit.signal);
      for (;;) {
        const step = await steps.next();
        if (step.done !== true) {
          yield { phase: 'printing', ...step.value };
          continue;
        }
        if (step.value === undefined) {
          yield { phase: 'printed', device: described(connection) };
          return;
        }
        const { failure, card } = step.value;
        const late = limit.signal.aborted && !running.aborted;
        const why = whyEnded(failure, late, explain);
        surroundings.log('card-not-printed', { device: id, code: why.code, cause: why.cause ?? '', card });
        yield why.code === 'cancelled'
          ? { phase: 'cancelled', card }
          : { phase: 'failed', failure: why, card };
        return;
      }
    } finally {
      limit.clear();
      end();
    }
  }

  const ask = async <T>(
    signal: AbortSignal,
    work: (connection: C, signal: AbortSignal) => Promise<BridgeResult<T>>,
  ): Promise<BridgeResult<T>> => {
    const begun = await keeper.begin(signal);
    if (!begun.ok) return begun;
    try {
      const done = await work(begun.value.connection, begun.value.signal);
      return done.ok ? done : { ok: false, error: begun.value.explain(done.error) };
    } finally {
      begun.value.end();
    }
  };

  const selfTest: readonly SelfTestStep[] = [
    stepOf('identify', false, (signal) =>
      ask(signal, async (connection) => {
        const { make, model, serialNumber } = described(connection);
        return ok(`${make} ${model} ${serialNumber}`.trim());
      }),
    ),
    stepOf('supplies', false, (signal) =>
      ask(signal, async (connection, running) => {
        const found = await condition(connection, running);
        return found.ok ? describeCondition(found.value) : found;
      }),
    ),
    {
      ...stepOf('print-card', true, async (signal) => {
        for await (const state of print(testCard('self-test'), signal)) {
          if (state.phase === 'printed') return ok('1016 × 648');
          if (state.phase === 'failed')
            return err(state.failure.code, `card: ${state.card}; ${state.failure.cause ?? ''}`);
          if (state.phase === 'cancelled') return err('cancelled', `card: ${state.card}`);
        }
        return err('unknown', 'no end');
      }),
      endWithinMs: puttingAside,
    },
  ];
  return {
    id,
    kind: 'card-printer',
    state: () => keeper.state(),
    onChange: (listener) => keeper.onChange(listener),
    retry: () => keeper.retry(),
    stop: () => keeper.stop(),
    selfTest,
    condition: (signal) => ask(signal, condition),
    print,
  };
}

/** A job whose end was not seen keeps that name, whatever came in its way. */
function whyEnded(
  failure: BridgeFailure,
  late: boolean,
  explain: (failure: BridgeFailure) => BridgeFailure,
): BridgeFailure {
  if (failure.code === 'outcome-unknown') return failure;
  return late ? { code: 'timeout', cause: failure.cause ?? '' } : explain(failure);
}

function describeCondition(condition: CardPrinterCondition): BridgeResult<string> {
  const { ribbon, feeder, cover, output, cardsPrinted } = condition;
  const said = [
    ribbon === null ? '' : `${ribbon.name} ${ribbon.panelsLeft ?? '?'}`,
    `feeder ${feeder ?? '?'}`,
    `cover ${cover ?? '?'}`,
    `output ${output ?? '?'}`,
    cardsPrinted === null ? '' : `${cardsPrinted} cards`,
  ];
  if (ribbon?.panelsLeft === 0) return err('supply-out', ribbon.name);
  if (feeder === 'empty') return err('feeder-empty');
  return ok(said.filter((part) => part !== '').join(', '));
}
