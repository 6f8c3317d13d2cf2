import { err, ok } from '../result.ts';
import { ByteCursor, ByteWriter } from './byte-cursor.ts';
import { decodeCaptureTime, encodeCaptureTime } from './finger-image-time.ts';
import {
  type ChannelDescription,
  descriptionBits,
  extendedDataBit,
  generalHeaderBytes,
  isSigned,
  type SignatureChannel,
  signatureChannels,
  signatureFormat,
  type SignatureRecord,
  signatureRecordLimits,
  type SignatureRecordResult,
  type SignatureRepresentation,
  signatureVersion,
  widthOf,
} from './signature-record-model.ts';
import { decodeScaling, encodeScaling } from './signature-record-scaling.ts';

export * from './signature-record-model.ts';

/** Writes a record; `signature-record-not-expressible` names what has no place in it. Pure. */
export function encodeSignatureRecord(
  record: SignatureRecord,
): SignatureRecordResult<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for (const representation of record.representations) {
    const fault = faultOf(representation);
    if (fault !== undefined) return err('signature-record-not-expressible', fault);
    parts.push(encodeRepresentation(representation));
  }
  const total = parts.reduce((sum, { length }) => sum + length, generalHeaderBytes);
  if (
    parts.length === 0 ||
    parts.length > signatureRecordLimits.representations ||
    total > signatureRecordLimits.bytes
  ) {
    return err('signature-record-not-expressible', 'too many or no representations');
  }
  const writer = new ByteWriter(total)
    .unsigned(4, signatureFormat)
    .unsigned(4, signatureVersion)
    .unsigned(4, total)
    .unsigned(2, parts.length)
    .unsigned(1, 0);
  for (const part of parts) writer.append(part);
  return ok(new Uint8Array(writer.bytes));
}

function faultOf({ channels, samples, quality, extendedData }: SignatureRepresentation): string | undefined {
  const order = channels.map(({ channel }) => signatureChannels.indexOf(channel));
  if (order.some((at, index) => index > 0 && at <= (order[index - 1] ?? 0))) return 'order of channels';
  if (order[0] !== 0 || order[1] !== 1) return 'X and Y';
  if (quality.length > 255 || extendedData.length > 0xffff) return 'quality or extended data';
  if (samples.length > signatureRecordLimits.samples) return 'number of samples';
  for (const [index, { channel, description }] of channels.entries()) {
    const { scaling, minimum, maximum, mean, deviation } = description;
    if (scaling !== undefined && encodeScaling(scaling) === undefined) return `scaling of ${channel}`;
    const bounds = [minimum, maximum, mean].filter((value) => value !== undefined);
    if (!bounds.every((value) => fits(channel, value, 2))) return `bounds of ${channel}`;
    if (deviation !== undefined && !fits('T', deviation, 2)) return `deviation of ${channel}`;
    for (const sample of samples) {
      const value = sample[index];
      if (sample.length !== channels.length || value === undefined || !fits(channel, value, widthOf(channel)))
        return `value of ${channel}`;
    }
  }
  return undefined;
}

function fits(channel: SignatureChannel, value: number, width: 1 | 2): boolean {
  const range = 2 ** (8 * width);
  const least = isSigned(channel) ? -range / 2 : 0;
  return Number.isInteger(value) && value >= least && value < least + range;
}

function encodeRepresentation(one: SignatureRepresentation): Uint8Array {
  const described = one.channels.map(({ channel, description }) => encodeDescription(channel, description));
  const sampleBytes = one.channels.reduce((sum, { channel }) => sum + widthOf(channel), 0);
  const extended = one.extendedData.length === 0 ? 0 : 2 + one.extendedData.length;
  const length =
    4 +
    9 +
    5 +
    1 +
    one.quality.length * 5 +
    2 +
    described.reduce((sum, bytes) => sum + bytes.length, 0) +
    4 +
    sampleBytes * one.samples.length +
    extended;
  const writer = new ByteWriter(length).unsigned(4, length).append(encodeCaptureTime(one.capturedAt));
  writer.unsigned(1, one.device.technology).unsigned(2, one.device.vendor).unsigned(2, one.device.type);
  writer.unsigned(1, one.quality.length);
  for (const { score, vendor, algorithm } of one.quality) {
    writer.unsigned(1, score).unsigned(2, vendor).unsigned(2, algorithm);
  }
  const inclusion = one.channels.reduce((bits, { channel }) => bits | bitOf(channel), 0);
  writer.unsigned(2, inclusion);
  for (const bytes of described) writer.append(bytes);
  writer.unsigned(1, extended === 0 ? 0 : extendedDataBit).unsigned(3, one.samples.length);
  for (const sample of one.samples) {
    for (const [index, { channel }] of one.channels.entries()) {
      writer.unsigned(widthOf(channel), wrapped(sample[index] ?? 0, widthOf(channel)));
    }
  }
  if (extended > 0) writer.unsigned(2, one.extendedData.length).append(one.extendedData);
  return writer.bytes;
}

/** The first channel has the highest bit. */
function bitOf(channel: SignatureChannel): number {
  return 0x8000 >> signatureChannels.indexOf(channel);
}

function wrapped(value: number, width: 1 | 2): number {
  return value < 0 ? value + 2 ** (8 * width) : value;
}

function encodeDescription(channel: SignatureChannel, description: ChannelDescription): Uint8Array {
  const { scaling, minimum, maximum, mean, deviation } = description;
  const fields: (readonly [number, number | undefined])[] = [
    [descriptionBits.scaling, scaling === undefined ? undefined : encodeScaling(scaling)],
    [descriptionBits.minimum, minimum],
    [descriptionBits.maximum, maximum],
    [descriptionBits.mean, mean],
    [descriptionBits.deviation, deviation],
  ];
  const said = fields.filter(([, value]) => value !== undefined);
  const writer = new ByteWriter(1 + 2 * said.length);
  writer.unsigned(
    1,
    said.reduce((bits, [bit]) => bits | bit, 0),
  );
  for (const [bit, value = 0] of said) {
    const signed = isSigned(channel) && bit !== descriptionBits.scaling;
    writer.unsigned(2, signed ? wrapped(value, 2) : value);
  }
  return writer.bytes;
}

/** Reads a record of the 2014 edition. Never throws; what is not understood to the last byte is refused. Pure. */
export function parseSignatureRecord(bytes: Uint8Array): SignatureRecordResult<SignatureRecord> {
  if (bytes.length > signatureRecordLimits.bytes) return err('signature-record-length', 'too long');
  const cursor = new ByteCursor(bytes);
  if (cursor.unsigned(4) !== signatureFormat) return err('signature-record-not-one');
  if (cursor.unsigned(4) !== signatureVersion) return err('signature-record-version');
  const length = cursor.unsigned(4);
  const count = cursor.unsigned(2);
  const certified = cursor.unsigned(1);
  if (cursor.overrun || length !== bytes.length) return err('signature-record-length', 'record');
  if (certified !== 0) return err('signature-record-not-supported', 'certification blocks');
  if (count === 0 || count > signatureRecordLimits.representations) {
    return err('signature-record-malformed', 'number of representations');
  }
  const representations: SignatureRepresentation[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = cursor.position;
    const size = cursor.unsigned(4);
    if (size < 4 || size > bytes.length - start) return err('signature-record-length', 'representation');
    const one = parseRepresentation(new ByteCursor(bytes, start + 4, start + size));
    if (!one.ok) return one;
    representations.push(one.value);
    cursor.take(size - 4);
  }
  return cursor.remaining === 0 ? ok({ representations }) : err('signature-record-length', 'left over');
}

function parseRepresentation(cursor: ByteCursor): SignatureRecordResult<SignatureRepresentation> {
  const capturedAt = decodeCaptureTime(cursor.take(9));
  const device = {
    technology: cursor.unsigned(1),
    vendor: cursor.unsigned(2),
    type: cursor.unsigned(2),
  };
  const quality = Array.from({ length: cursor.unsigned(1) }, () => ({
    score: cursor.unsigned(1),
    vendor: cursor.unsigned(2),
    algorithm: cursor.unsigned(2),
  }));
  const inclusion = cursor.unsigned(2);
  const included = signatureChannels.filter((channel) => (inclusion & bitOf(channel)) !== 0);
  if (included[0] !== 'X' || included[1] !== 'Y') return err('signature-record-malformed', 'X and Y');
  const channels: SignatureRepresentation['channels'][number][] = [];
  for (const channel of included) {
    const description = parseDescription(cursor, channel);
    if (!description.ok) return description;
    channels.push({ channel, description: description.value });
  }
  const preamble = cursor.unsigned(1);
  const count = cursor.unsigned(3);
  const sampleBytes = channels.reduce((sum, { channel }) => sum + widthOf(channel), 0);
  if (cursor.overrun || count > signatureRecordLimits.samples || cursor.remaining < count * sampleBytes) {
    return err('signature-record-length', 'sample points');
  }
  const samples = Array.from({ length: count }, () =>
    channels.map(({ channel }) => readValue(cursor, channel, widthOf(channel))),
  );
  const extended = (preamble & extendedDataBit) !== 0;
  const extendedBytes = extended ? cursor.unsigned(2) : 0;
  // What is left must be the extended data and nothing else.
  if (cursor.remaining !== extendedBytes) return err('signature-record-length', 'extended data');
  const extendedData = cursor.take(extendedBytes);
  return ok({
    ...(capturedAt === undefined ? {} : { capturedAt }),
    device,
    quality,
    channels,
    samples,
    extendedData,
  });
}

function parseDescription(
  cursor: ByteCursor,
  channel: SignatureChannel,
): SignatureRecordResult<ChannelDescription> {
  const bits = cursor.unsigned(1);
  // A channel that does not change is left out of the sample points, and one without its trend is not what was written.
  if ((bits & (descriptionBits.constant | descriptionBits.linearRemoved)) !== 0) {
    return err('signature-record-not-supported', `channel ${channel}`);
  }
  const read = <Name extends keyof ChannelDescription>(name: Name): Partial<Record<Name, number>> => {
    if ((bits & descriptionBits[name]) === 0) return {};
    if (name === 'scaling') return { [name]: decodeScaling(cursor.unsigned(2)) } as Record<Name, number>;
    const plain = name === 'deviation' ? 'T' : channel;
    return { [name]: readValue(cursor, plain, 2) } as Record<Name, number>;
  };
  return ok({
    ...read('scaling'),
    ...read('minimum'),
    ...read('maximum'),
    ...read('mean'),
    ...read('deviation'),
  });
}

function readValue(cursor: ByteCursor, channel: SignatureChannel, width: 1 | 2): number {
  const value = cursor.unsigned(width);
  const range = 2 ** (8 * width);
  return isSigned(channel) && value >= range / 2 ? value - range : value;
}
