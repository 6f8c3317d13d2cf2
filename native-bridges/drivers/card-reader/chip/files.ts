import { type Response, statusText, success } from './apdu.ts';
import { ChipRefusal, notGenuine } from './refusal.ts';
import { concat } from './bytes.ts';
import type { ChipSession } from './session.ts';
import { readHeader, tlv, TlvReader } from './tlv.ts';

/** Elementary files (ICAO 9303-10, 3.8 and 4.6). */
export const files = {
  'EF.CardAccess': 0x011c,
  'EF.COM': 0x011e,
  'EF.SOD': 0x011d,
  DG1: 0x0101,
  DG2: 0x0102,
  DG13: 0x010d,
  DG14: 0x010e,
  DG15: 0x010f,
} as const;
export type FileName = keyof typeof files;

const application = Uint8Array.of(0xa0, 0, 0, 0x02, 0x47, 0x10, 0x01);

/**
 * What a command asks for at once: with encryption, padding and seal around it the answer of a card without extended lengths still has
 * 256 bytes at most.
 */
const blockBytes = 223;
/** Of a READ BINARY with the offset in P1 and P2; behind it the offset goes as a data object (ISO/IEC 7816-4, 11.3.1). */
const largestShortOffset = 0x7fff;
/** No face or fingerprint of a card has as much; a length beyond it is a lie. */
export const largestFile = 256 * 1024;

/** Selects the LDS application; false where the card has none. */
export async function selectApplication(session: ChipSession): Promise<boolean> {
  const { sw } = await session.send({ cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: application });
  return sw === success;
}

/** The master file, where a card wants it selected before EF.CardAccess; some have no such command and need none. */
export async function selectMasterFile(session: ChipSession): Promise<void> {
  await session.send({ cla: 0, ins: 0xa4, p1: 0, p2: 0x0c, data: Uint8Array.of(0x3f, 0) });
}

export type FileContent =
  | { readonly bytes: Uint8Array }
  /** `absent`: the card has no such file. `denied`: it wants rights that this terminal has not. */
  | { readonly missing: 'absent' | 'denied' };

/**
 * Reads one file whole: its length is that of the one data object in it. A card that says one length and gives another is refused.
 * @param progress bytes read and bytes there are
 */
export async function readFile(
  session: ChipSession,
  name: FileName,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<FileContent> {
  const id = files[name];
  const data = Uint8Array.of(id >> 8, id & 0xff);
  const selected = await session.send({ cla: 0, ins: 0xa4, p1: 0x02, p2: 0x0c, data });
  if (selected.sw !== success) return missing(name, selected.sw);
  const first = await readBlock(session, name, 0, 8);
  if ('missing' in first) return first;
  const { headerLength, length } = readHeader(first.bytes);
  const total = headerLength + length;
  if (total > largestFile) throw notGenuine(`${name} says it has ${total} bytes`);
  let bytes = first.bytes.subarray(0, total);
  progress(bytes.length, total);
  while (bytes.length < total) {
    const block = await readBlock(session, name, bytes.length, Math.min(blockBytes, total - bytes.length));
    if ('missing' in block) throw notGenuine(`${name} ends at ${bytes.length} of ${total} bytes`);
    bytes = concat(bytes, block.bytes);
    progress(bytes.length, total);
  }
  return { bytes };
}

/** At least one byte and no more than asked for. */
async function readBlock(
  session: ChipSession,
  name: FileName,
  offset: number,
  length: number,
): Promise<FileContent> {
  const far = offset > largestShortOffset;
  const answer = await (far ? readFar(session, offset, length) : readNear(session, offset, length));
  // 6282: the end of the file came sooner than asked; what there was is there.
  if (answer.sw !== success && answer.sw !== 0x6282) {
    return offset === 0 ? missing(name, answer.sw) : { missing: 'absent' };
  }
  const bytes = far ? new TlvReader(answer.data).take(0x53).value : answer.data;
  if (bytes.length === 0 || bytes.length > length)
    throw notGenuine(`${name}: block of ${bytes.length} bytes`);
  return { bytes };
}

function readNear(session: ChipSession, offset: number, length: number): Promise<Response> {
  return session.send({ cla: 0, ins: 0xb0, p1: offset >> 8, p2: offset & 0xff, le: length });
}

function readFar(session: ChipSession, offset: number, length: number): Promise<Response> {
  const at =
    offset > 0xffff ? [offset >> 16, (offset >> 8) & 0xff, offset & 0xff] : [offset >> 8, offset & 0xff];
  const data = tlv(0x54, Uint8Array.from(at));
  // Around the bytes stands a data object: tag and length count too.
  return session.send({ cla: 0, ins: 0xb1, p1: 0, p2: 0, data, le: length + (length < 0x80 ? 2 : 3) });
}

function missing(name: FileName, sw: number): FileContent {
  if (sw === 0x6a82) return { missing: 'absent' };
  if (sw === 0x6982 || sw === 0x6985) return { missing: 'denied' };
  // 6987, 6988: the card ended secure messaging, as it does where its own keys are other ones.
  throw new ChipRefusal('card-not-genuine', `${name}: ${statusText(sw)}`);
}
