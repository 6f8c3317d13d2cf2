import type { CardPrintRequest, CardPrintState } from '../../../domain/devices/card-printer.ts';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import { createEvolisUsb } from '../../../native-bridges/drivers/card-printer/evolis/driver.ts';
import {
  evolisTimings,
  type EvolisTimings,
} from '../../../native-bridges/drivers/card-printer/evolis/timings.ts';
import { createEvolisService } from '../../../native-bridges/drivers/card-printer/evolis-service/driver.ts';
import {
  evolisServiceTimings,
  type EvolisServiceTimings,
} from '../../../native-bridges/drivers/card-printer/evolis-service/timings.ts';
import { createIppCardPrinter } from '../../../native-bridges/drivers/card-printer/ipp/driver.ts';
import { createMagicard } from '../../../native-bridges/drivers/card-printer/magicard/driver.ts';
import {
  magicardTimings,
  type MagicardTimings,
} from '../../../native-bridges/drivers/card-printer/magicard/timings.ts';
import { testCard } from '../../../native-bridges/drivers/card-printer/test-card.ts';
import type { DriverSurroundings, HostedDevice } from '../../../native-bridges/drivers/device.ts';
import { EvolisSimulator } from '../../../native-bridges/simulators/evolis/printer.ts';
import { EvolisServiceSimulator } from '../../../native-bridges/simulators/evolis-service/service.ts';
import { createTextService } from '../../../native-bridges/transports/tcp-line.ts';
import { IppPrinterSimulator } from '../../../native-bridges/simulators/ipp/printer.ts';
import { MagicardSimulator } from '../../../native-bridges/simulators/magicard/printer.ts';
import { createDeviceHttp } from '../../../native-bridges/transports/http-device.ts';
import { createSocketUsbBus } from '../../../native-bridges/transports/usb-socket.ts';
import { fastIpp } from './fast-printers.ts';
import { openHostDesk, type HostDesk } from './host-desk.ts';

export interface CardDesk extends HostDesk {
  /** All states of one card. */
  readonly card: (
    request?: Partial<CardPrintRequest>,
    on?: (state: CardPrintState) => void,
  ) => Promise<CardPrintState[]>;
}

let attempts = 0;

/** A device host with one card printer, `id` cards. */
export function openCardDesk(
  config: DeviceConfigInput,
  create: (surroundings: DriverSurroundings) => HostedDevice,
  stopSimulator: () => Promise<void>,
): CardDesk {
  const desk = openHostDesk(
    { devices: [config] },
    { create: (_config, surroundings) => create(surroundings) },
  );
  return {
    ...desk,
    card: (request = {}, on) => {
      attempts += 1;
      const attemptId = request.attemptId ?? `card-${attempts}`;
      return desk.follow(
        'cardPrinter.state',
        attemptId,
        () =>
          desk.client.call('cardPrinter.print', {
            ...testCard(attemptId),
            timeoutMs: 10_000,
            ...request,
            attemptId,
          }),
        on,
      );
    },
    stop: async () => {
      await desk.stop();
      await stopSimulator();
    },
  };
}

/** Without colour: a panel is some kilobytes. */
export function blackOnly(attemptId: string): CardPrintRequest {
  const card = testCard(attemptId);
  return { ...card, front: { ...card.front, colour: null } };
}

export const fastEvolis: EvolisTimings = {
  ...evolisTimings,
  searchEvery: 80,
  watchEvery: 100,
  open: 600,
  control: 400,
  answer: 500,
  movement: 1500,
  piece: 1000,
  eject: 1500,
};

export type EvolisDesk = CardDesk & { readonly printer: EvolisSimulator };

export async function openEvolisDesk(): Promise<EvolisDesk> {
  const printer = new EvolisSimulator();
  const simulatedPort = await printer.start(0);
  const desk = openCardDesk(
    { driver: 'evolis-usb', id: 'cards', simulatedPort },
    (surroundings) =>
      createEvolisUsb(
        {
          id: 'cards',
          bus: createSocketUsbBus(simulatedPort),
          simulated: true,
          openToIdentify: true,
          timings: fastEvolis,
        },
        surroundings,
      ),
    () => printer.stop(),
  );
  return { ...desk, printer };
}

export const fastEvolisService: EvolisServiceTimings = {
  ...evolisServiceTimings,
  searchEvery: 80,
  watchEvery: 80,
  call: 500,
  bitmap: 2000,
  print: 3000,
  jobEvery: 30,
  silence: 400,
  settle: 600,
};

export type EvolisServiceDesk = CardDesk & { readonly service: EvolisServiceSimulator };

export async function openEvolisServiceDesk(): Promise<EvolisServiceDesk> {
  const service = new EvolisServiceSimulator();
  const port = await service.start(0);
  const desk = openCardDesk(
    { driver: 'evolis-service', id: 'cards', port, simulated: true },
    (surroundings) =>
      createEvolisService(
        {
          id: 'cards',
          service: createTextService(port),
          printer: null,
          simulated: true,
          timings: fastEvolisService,
        },
        surroundings,
      ),
    () => service.stop(),
  );
  return { ...desk, service };
}

export const fastMagicard: MagicardTimings = {
  ...magicardTimings,
  searchEvery: 80,
  watchEvery: 100,
  open: 600,
  control: 400,
  answer: 400,
  piece: 1000,
  countEvery: 40,
  printed: 1200,
};

export type MagicardDesk = CardDesk & { readonly printer: MagicardSimulator };

export async function openMagicardDesk(): Promise<MagicardDesk> {
  const printer = new MagicardSimulator();
  const simulatedPort = await printer.start(0);
  const desk = openCardDesk(
    { driver: 'magicard', id: 'cards', simulatedPort },
    (surroundings) =>
      createMagicard(
        {
          id: 'cards',
          bus: createSocketUsbBus(simulatedPort),
          simulated: true,
          openToIdentify: true,
          timings: fastMagicard,
        },
        surroundings,
      ),
    () => printer.stop(),
  );
  return { ...desk, printer };
}

export type IppCardDesk = CardDesk & { readonly printer: IppPrinterSimulator };

export async function openIppCardDesk(formats?: readonly string[]): Promise<IppCardDesk> {
  const printer = new IppPrinterSimulator({
    makeAndModel: 'Simulated Cards 300',
    supply: 'YMCKO ribbon',
    ...(formats === undefined ? {} : { formats }),
  });
  const port = await printer.start(0);
  const url = `ipp://127.0.0.1:${port}/printers/cards`;
  const desk = openCardDesk(
    { driver: 'ipp-card-printer', id: 'cards', url, simulated: true },
    (surroundings) =>
      createIppCardPrinter(
        { id: 'cards', url, http: createDeviceHttp(new URL(url)), simulated: true, timings: fastIpp },
        surroundings,
      ),
    () => printer.stop(),
  );
  return { ...desk, printer };
}
