import type { CardPrinterCondition, CardPrintRequest } from '../../../../domain/devices/card-printer.ts';
import { loadMagick } from '../../../imaging/magick.ts';
import { cardPixels } from '../../../../domain/devices/card-printer.ts';
import { ok } from '../../../../domain/result.ts';
import { AsyncQueue } from '../../../transports/queue.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { DeviceHttp } from '../../../transports/http-device.ts';
import type { CardPrinter, DriverSurroundings } from '../../device.ts';
import type { PrinterLook } from '../../ipp/client.ts';
import { keepIppPrinter, type IppConnection } from '../../ipp/connection.ts';
import { printDocument, type OfferedDocument } from '../../ipp/job.ts';
import { ippTimings, type IppTimings } from '../../ipp/timings.ts';
import { hostCardPrinter, type CardJob } from '../hosted-card-printer.ts';
import { flatten } from '../panels.ts';
import { cardPdf } from './page.ts';

export interface IppCardPrinterOptions {
  readonly id: string;
  readonly url: string;
  readonly http: DeviceHttp;
  readonly simulated: boolean;
  readonly timings?: IppTimings;
}

/** Any card printer that the operating system has a queue for. IPP can't position a card: nothing but printing is offered. */
export function createIppCardPrinter(
  options: IppCardPrinterOptions,
  surroundings: DriverSurroundings,
): CardPrinter {
  const { id, http, simulated, timings = ippTimings } = options;
  const keeper = keepIppPrinter(
    { driver: 'ipp-card-printer', id, kind: 'card-printer', name: 'IPP', simulated },
    http,
    new URL(options.url),
    timings,
    surroundings,
  );
  return hostCardPrinter<IppConnection>(
    id,
    {
      keeper,
      described: ({ identity: { make, model, serialNumber } }) => ({
        deviceId: id,
        make: make ?? '',
        model: model ?? '',
        serialNumber: serialNumber ?? '',
        simulated,
      }),
      job: (connection, request, signal) => printCard(connection, request, timings, signal),
      condition: async ({ client }, signal) => {
        const looked = await client.look({ signal, timeoutMs: timings.look });
        return looked.ok ? ok(conditionOf(looked.value)) : looked;
      },
    },
    surroundings,
  );
}

async function* printCard(
  { client, printer }: IppConnection,
  request: CardPrintRequest,
  timings: IppTimings,
  signal: AbortSignal,
): CardJob {
  const total = request.back === null ? 1 : 2;
  const sheets = new AsyncQueue<number>({ limit: 1, droppable: () => true });
  const forms: OfferedDocument[] = [{ format: 'application/pdf', bytes: () => cardPdf(request) }];
  if (request.back === null) forms.push({ format: 'image/jpeg', bytes: () => cardJpeg(request) });
  const printing = printDocument(
    client,
    printer,
    { jobName: request.jobName, forms },
    timings,
    signal,
    (done) => sheets.push(done),
  ).finally(() => sheets.end());
  let last = -1;
  for await (const done of sheets) {
    if (done === last) continue;
    last = done;
    yield { done: Math.min(done, total), total };
  }
  const printed: BridgeResult<void> = await printing;
  if (printed.ok) return undefined;
  // A job that was taken back before a sheet was done has moved no card that we know of.
  return { failure: printed.error, card: printed.error.code === 'outcome-unknown' ? 'unknown' : 'feeder' };
}

async function cardJpeg({ front }: CardPrintRequest): Promise<Uint8Array> {
  const { Density, DensityUnit, ImageMagick, MagickFormat, MagickReadSettings } = await loadMagick();
  const settings = new MagickReadSettings({ ...cardPixels, format: MagickFormat.Rgb, depth: 8 });
  return ImageMagick.read(flatten(front), settings, (image) => {
    image.quality = 95;
    image.density = new Density(300, 300, DensityUnit.PixelsPerInch);
    return image.write(MagickFormat.Jpeg, (data) => data.slice());
  });
}

function conditionOf({ fault, supplies }: PrinterLook): CardPrinterCondition {
  const [ribbon] = supplies;
  const code = fault?.code;
  return {
    // Queues tell of per cent, not of panels.
    ribbon: ribbon === undefined ? null : { name: ribbon.name, panelsLeft: ribbon.level === 0 ? 0 : null },
    feeder: code === 'paper-out' ? 'empty' : null,
    cover: code === 'cover-open' ? 'open' : null,
    output: code === 'output-full' ? 'full' : null,
    cardsPrinted: null,
  };
}
