import type { CardPrinterCondition } from '../../../../domain/devices/card-printer.ts';
import type { CaptureDevice } from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { TextService } from '../../../transports/tcp-line.ts';
import { ConnectionKeeper, type KeptConnection } from '../../connection-keeper.ts';
import type { CardPrinter, DriverSurroundings } from '../../device.ts';
import { hostCardPrinter } from '../hosted-card-printer.ts';
import { cardPositions, type CardPosition } from '../evolis/printer.ts';
import { printThroughService } from './job.ts';
import { callService } from './rpc.ts';
import { parseList, parseState, stateFault, type ServiceState } from './states.ts';
import { evolisServiceTimings, type EvolisServiceTimings } from './timings.ts';

export interface EvolisServiceOptions {
  readonly id: string;
  readonly service: TextService;
  /** As the service names it; null takes the first. */
  readonly printer: string | null;
  readonly simulated: boolean;
  readonly timings?: EvolisServiceTimings;
}

interface ServiceConnection extends KeptConnection {
  readonly name: string;
  readonly described: CaptureDevice;
}

/** An Evolis printer behind the vendor's own service, which must be installed and running (`driver-missing` where it is not). */
export function createEvolisService(
  options: EvolisServiceOptions,
  surroundings: DriverSurroundings,
): CardPrinter {
  const { id, service, simulated, timings = evolisServiceTimings } = options;
  const look = async (name: string, signal: AbortSignal): Promise<BridgeResult<ServiceState>> => {
    const said = await callService(
      service,
      'SUPERVISION.GetState',
      { device: name },
      { signal, timeoutMs: timings.call },
    );
    if (!said.ok) return { ok: false, error: watched(said.error) };
    const state = parseState(said.value);
    const fault = stateFault(state);
    return fault === null ? ok(state) : err(fault, `${state.major} ${state.minor}`);
  };
  const keeper = new ConnectionKeeper<ServiceConnection>(
    {
      identity: { driver: 'evolis-service', id, kind: 'card-printer', name: 'Evolis', simulated },
      searchEvery: timings.searchEvery,
      search: async (signal) => {
        const name = await nameOf(options, timings, signal);
        if (!name.ok) return { ok: false, error: watched(name.error) };
        const state = await look(name.value, signal);
        return state.ok ? ok(await connectionOf(options, timings, name.value, signal)) : state;
      },
      heartbeat: {
        every: timings.watchEvery,
        check: async ({ name }, signal) => {
          const state = await look(name, signal);
          return state.ok ? ok() : state;
        },
      },
    },
    surroundings,
  );
  return hostCardPrinter<ServiceConnection>(
    id,
    {
      keeper,
      described: ({ described }) => described,
      job: ({ name }, request, signal) => printThroughService(service, name, request, timings, signal),
      condition: ({ name }, signal) => conditionOf(options, timings, name, signal),
    },
    surroundings,
  );
}

/** A service that is not there is a driver that is missing: the printer itself may well be plugged in. */
function watched(failure: BridgeFailure): BridgeFailure {
  if (failure.code === 'timeout') return { ...failure, code: 'not-responding' };
  return failure.code === 'not-found' ? { ...failure, code: 'driver-missing' } : failure;
}

async function nameOf(
  { service, printer }: EvolisServiceOptions,
  timings: EvolisServiceTimings,
  signal: AbortSignal,
): Promise<BridgeResult<string>> {
  if (printer !== null) return ok(printer);
  const listed = await callService(
    service,
    'SUPERVISION.List',
    { device: '', level: '2' },
    { signal, timeoutMs: timings.call },
  );
  if (!listed.ok) return listed;
  const [first] = parseList(listed.value);
  return first === undefined ? err('unplugged', 'the service knows no printer') : ok(first);
}

/** Commands of the printer itself pass through the service without ESC and CR. */
async function ask(
  { service }: EvolisServiceOptions,
  timings: EvolisServiceTimings,
  device: string,
  command: string,
  signal: AbortSignal,
): Promise<string | null> {
  const params = { device, command, timeout: String(timings.call) };
  const answer = await callService(service, 'CMD.SendCommand', params, { signal, timeoutMs: timings.call });
  return answer.ok && answer.value !== '' && !answer.value.startsWith('ERROR') ? answer.value : null;
}

/** Moves a card without printing on it; the card desk encodes there. */
export async function positionThroughService(
  service: TextService,
  device: string,
  where: CardPosition,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<BridgeResult<void>> {
  const params = { device, command: cardPositions[where], timeout: String(options.timeoutMs) };
  const moved = await callService(service, 'CMD.SendCommand', params, options);
  return moved.ok ? ok() : moved;
}

async function connectionOf(
  options: EvolisServiceOptions,
  timings: EvolisServiceTimings,
  name: string,
  signal: AbortSignal,
): Promise<ServiceConnection> {
  const serialNumber = (await ask(options, timings, name, 'Rsn', signal)) ?? '';
  const firmware = await ask(options, timings, name, 'Rfv', signal);
  const model = name.replace(/^Evolis /, '');
  return {
    name,
    described: { deviceId: options.id, make: 'Evolis', model, serialNumber, simulated: options.simulated },
    identity: {
      make: 'Evolis',
      model,
      serialNumber: serialNumber === '' ? null : serialNumber,
      firmware,
      port: options.service.authority,
    },
    onClose: () => () => undefined,
    close: async () => undefined,
  };
}

async function conditionOf(
  options: EvolisServiceOptions,
  timings: EvolisServiceTimings,
  name: string,
  signal: AbortSignal,
): Promise<BridgeResult<CardPrinterCondition>> {
  const call = { signal, timeoutMs: timings.call };
  const said = await callService(options.service, 'SUPERVISION.GetState', { device: name }, call);
  if (!said.ok) return { ok: false, error: watched(said.error) };
  const code = stateFault(parseState(said.value));
  const ribbon = await ask(options, timings, name, 'Rr', signal);
  const left = await ask(options, timings, name, 'Rco;l', signal);
  const cards = await ask(options, timings, name, 'Rco;c', signal);
  return ok({
    ribbon: ribbon === null ? null : { name: ribbon.toUpperCase(), panelsLeft: countOf(left) },
    feeder: code === 'feeder-empty' ? 'empty' : 'loaded',
    cover: code === 'cover-open' ? 'open' : 'closed',
    output: code === 'output-full' ? 'full' : 'free',
    cardsPrinted: countOf(cards),
  });
}

function countOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
