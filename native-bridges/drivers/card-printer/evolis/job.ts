import type { CardPrintRequest, CardWhereabouts } from '../../../../domain/devices/card-printer.ts';
import { err, type Result } from '../../../../domain/result.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { CardFailure, CardJob } from '../hosted-card-printer.ts';
import { panelsOf } from '../panels.ts';
import { encodeBitPanel, encodeColourPanel, encodeFullOverlay } from './codec.ts';
import type { EvolisPrinter } from './printer.ts';

/** One step of a job. `binds`: from here on a card is in the machine. `last`: its answer says that the card is done. */
interface Step {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Promise<BridgeResult<unknown>>;
  readonly binds?: true;
  readonly last?: true;
}

function stepsOf(printer: EvolisPrinter, request: CardPrintRequest): readonly Step[] {
  const ask = (command: string): Step => ({ name: command, run: (signal) => printer.ask(command, signal) });
  const coloured = [request.front, request.back].some((side) => side !== null && side.colour !== null);
  const steps: Step[] = [
    // The host hears of errors instead of the printer's own display; left so: it asks again at every card.
    ask('Pem;2'),
    ask('Pmi;F'),
    ask(coloured ? 'Pr;ymcko' : 'Pr;kb'),
    ...(coloured ? ['y', 'm', 'c', 'k'] : ['k']).map((panel) => ask(`Pc;${panel};=;10`)),
    { name: 'Ss', run: (signal) => printer.move('Ss', signal), binds: true },
  ];
  for (const [index, side] of [request.front, request.back].entries()) {
    if (side === null) continue;
    const { colour, k } = panelsOf(side);
    const turn = index === 0 ? 'Sr' : 'Sv';
    steps.push({ name: turn, run: (signal) => printer.move(turn, signal) });
    const panel = (name: string, bytes: () => Uint8Array): Step => ({
      name,
      run: (signal) => printer.panel(bytes(), name, signal),
    });
    if (colour !== null) {
      for (const name of ['y', 'm', 'c'] as const) {
        steps.push(panel(name, () => encodeColourPanel(name, colour[name])));
      }
    }
    if (k !== null) steps.push(panel('k', () => encodeBitPanel('k', k)));
    if (colour !== null) steps.push(panel('o', encodeFullOverlay));
  }
  steps.push({ name: 'Se', run: (signal) => printer.move('Se', signal), last: true });
  return steps;
}

/** Prints one card. Lost after `Se` was sent, nobody saw whether it came out; lost before, it lies unfinished in the machine. */
export async function* printEvolisCard(
  printer: EvolisPrinter,
  request: CardPrintRequest,
  signal: AbortSignal,
): CardJob {
  const steps = stepsOf(printer, request);
  const alone = new AbortController().signal;
  let bound = false;
  for (const [index, step] of steps.entries()) {
    if (step.binds === true) bound = true;
    // A step that is under way is waited for: its answer would else be taken for that to the next question.
    const done: Result<unknown, BridgeFailure> = signal.aborted ? err('cancelled') : await step.run(alone);
    if (!done.ok) return await settle(printer, done.error, bound, step.last === true, signal);
    yield { done: index + 1, total: steps.length };
  }
  return undefined;
}

async function settle(
  printer: EvolisPrinter,
  failure: BridgeFailure,
  bound: boolean,
  last: boolean,
  signal: AbortSignal,
): Promise<CardFailure> {
  const silent = failure.code === 'unplugged' || failure.code === 'not-responding';
  if (silent) {
    const card: CardWhereabouts = !bound ? 'feeder' : last ? 'unknown' : 'inside';
    if (last)
      return { failure: { code: 'outcome-unknown', cause: `${failure.code}: ${failure.cause ?? ''}` }, card };
    return { failure, card };
  }
  const alone = new AbortController().signal;
  // An order to stop comes from the host, the printer still works: its own state is asked for and the card is put aside.
  if (signal.aborted) return { failure, card: bound ? await printer.discardCard(alone) : 'feeder' };
  return { failure, card: bound ? await whereAfter(printer, failure, alone) : 'feeder' };
}

async function whereAfter(
  printer: EvolisPrinter,
  { code }: BridgeFailure,
  signal: AbortSignal,
): Promise<CardWhereabouts> {
  if (code === 'feeder-empty') return 'feeder';
  // A person must open it: nothing may move meanwhile.
  if (code === 'card-jam' || code === 'cover-open') return 'inside';
  return await printer.discardCard(signal);
}
