import type { PadGeometry, PenPoint } from '../devices/signature-pad.ts';
import { err, ok } from '../result.ts';
import { encodeSignatureRecord, electromagnetic, parseSignatureRecord } from './signature-record.ts';
import type { SignatureChannel, SignatureRecordResult } from './signature-record-model.ts';

const millimetresPerInch = 25.4;
/** Largest value of a channel without sign. */
const most = 0xffff;

export interface PenPath {
  readonly geometry: Pick<PadGeometry, 'maxX' | 'maxY' | 'maxPressure' | 'unitsPerInch'>;
  readonly points: readonly Pick<PenPoint, 'x' | 'y' | 'pressure' | 'timeMs' | 'touching'>[];
}

/**
 * The path of a pen as an ink record with the channels X, Y, T, F and S. The standard's Y axis points upwards, the pad's downwards: it is
 * turned. X and Y are in pad units, scaled to millimetres where the pad says its resolution; T in milliseconds, coarser only in signatures
 * of more than a minute; F in the pad's own units of pressure; S is 1 where the pen touches. Pure.
 */
export function encodePenPath(
  { geometry, points }: PenPath,
  capturedAt: string,
): SignatureRecordResult<Uint8Array<ArrayBuffer>> {
  const { maxX, maxY, maxPressure, unitsPerInch } = geometry;
  const perMillimetre = unitsPerInch === undefined ? {} : { scaling: unitsPerInch / millimetresPerInch };
  const ticks = ticksPerSecond(points.at(-1)?.timeMs ?? 0);
  return encodeSignatureRecord({
    representations: [
      {
        capturedAt,
        device: { technology: electromagnetic, vendor: 0, type: 0 },
        quality: [],
        channels: [
          { channel: 'X', description: { ...perMillimetre, minimum: 0, maximum: maxX } },
          { channel: 'Y', description: { ...perMillimetre, minimum: 0, maximum: maxY } },
          { channel: 'T', description: { scaling: ticks } },
          { channel: 'F', description: { minimum: 0, maximum: maxPressure } },
          { channel: 'S', description: {} },
        ],
        samples: points.map(({ x, y, pressure, timeMs, touching }) => [
          Math.round(x),
          maxY - Math.round(y),
          Math.round((timeMs * ticks) / 1000),
          Math.round(pressure),
          touching ? 1 : 0,
        ]),
        extendedData: new Uint8Array(0),
      },
    ],
  });
}

/** Halved until the last sample fits: each of these has an exact scaling value. */
function ticksPerSecond(lastMs: number): number {
  let ticks = 1000;
  while ((lastMs * ticks) / 1000 > most) ticks /= 2;
  return ticks;
}

/** The path back out of a record that `encodePenPath` wrote: pad units, Y downwards, times to the tick. */
export function parsePenPath(
  bytes: Uint8Array,
): SignatureRecordResult<PenPath & { capturedAt: string | null }> {
  const record = parseSignatureRecord(bytes);
  if (!record.ok) return record;
  const [one, ...others] = record.value.representations;
  if (one === undefined || others.length > 0) return err('signature-record-not-supported', 'one signature');
  const at = (name: SignatureChannel): number => one.channels.findIndex(({ channel }) => channel === name);
  const described = (name: SignatureChannel) => one.channels[at(name)]?.description;
  const maxX = described('X')?.maximum;
  const maxY = described('Y')?.maximum;
  const maxPressure = described('F')?.maximum;
  const ticks = described('T')?.scaling;
  if (
    maxX === undefined ||
    maxY === undefined ||
    maxPressure === undefined ||
    ticks === undefined ||
    at('S') < 0
  ) {
    return err('signature-record-not-supported', 'channels');
  }
  const perMillimetre = described('X')?.scaling;
  return ok({
    capturedAt: one.capturedAt ?? null,
    geometry: {
      maxX,
      maxY,
      maxPressure,
      ...(perMillimetre === undefined ? {} : { unitsPerInch: perMillimetre * millimetresPerInch }),
    },
    points: one.samples.map((sample) => ({
      x: sample[at('X')] ?? 0,
      y: maxY - (sample[at('Y')] ?? 0),
      timeMs: ((sample[at('T')] ?? 0) * 1000) / ticks,
      pressure: sample[at('F')] ?? 0,
      touching: sample[at('S')] === 1,
    })),
  });
}
