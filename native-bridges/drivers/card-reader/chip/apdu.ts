import { concat } from './bytes.ts';
import { ChipRefusal } from './refusal.ts';

/** ISO/IEC 7816-4, 5.1. `le`: bytes expected, 256 and 65536 stand for "all"; none where it is left out. */
export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array;
  readonly le?: number;
}

export interface Response {
  readonly data: Uint8Array;
  /** SW1 and SW2: 0x9000 is success. */
  readonly sw: number;
}

export const success = 0x9000;

export function encodeCommand({ cla, ins, p1, p2, data, le }: Command): Uint8Array {
  const header = Uint8Array.of(cla, ins, p1, p2);
  const length = data?.length ?? 0;
  if (length > 0xffff) throw new Error('command data too long');
  const extended = length > 255 || (le ?? 0) > 256;
  const two = (value: number) => Uint8Array.of((value >> 8) & 0xff, value & 0xff);
  const none = new Uint8Array(0);
  if (!extended) {
    return concat(
      header,
      data === undefined ? none : Uint8Array.of(length),
      data ?? none,
      le === undefined ? none : Uint8Array.of(le & 0xff),
    );
  }
  const lc = data === undefined ? none : concat(Uint8Array.of(0), two(length));
  const expected = le === undefined ? none : data === undefined ? concat(Uint8Array.of(0), two(le)) : two(le);
  return concat(header, lc, data ?? none, expected);
}

/** The card's side. Undefined where it is no command. */
export function decodeCommand(bytes: Uint8Array): Command | undefined {
  const [cla, ins, p1, p2] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const head = { cla, ins, p1, p2 };
  const body = bytes.subarray(4);
  const word = (at: number) => ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
  const all = (le: number, most: number) => (le === 0 ? most : le);
  if (body.length === 0) return head;
  if (body.length === 1) return { ...head, le: all(body[0] ?? 0, 256) };
  if (body[0] !== 0) {
    const lc = body[0] ?? 0;
    if (body.length === 1 + lc) return { ...head, data: body.slice(1) };
    if (body.length === 2 + lc) {
      return { ...head, data: body.slice(1, 1 + lc), le: all(body[1 + lc] ?? 0, 256) };
    }
    return undefined;
  }
  if (body.length === 3) return { ...head, le: all(word(1), 65_536) };
  const lc = word(1);
  if (body.length < 3 || lc === 0) return undefined;
  if (body.length === 3 + lc) return { ...head, data: body.slice(3) };
  if (body.length === 5 + lc) {
    return { ...head, data: body.slice(3, 3 + lc), le: all(word(3 + lc), 65_536) };
  }
  return undefined;
}

/** Throws `ChipRefusal` where there is not even a status word. */
export function decodeResponse(bytes: Uint8Array): Response {
  if (bytes.length < 2) throw new ChipRefusal('protocol-error', 'answer without a status word');
  const end = bytes.length - 2;
  return { data: bytes.subarray(0, end), sw: ((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0) };
}

export function encodeResponse({ data, sw }: Response): Uint8Array {
  return concat(data, Uint8Array.of(sw >> 8, sw & 0xff));
}

export function statusText(sw: number): string {
  return `SW ${sw.toString(16).padStart(4, '0').toUpperCase()}`;
}
