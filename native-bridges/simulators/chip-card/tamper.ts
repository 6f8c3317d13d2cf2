import { files } from '../../drivers/card-reader/chip/files.ts';
import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import { curveNamed, makeKey } from './issuer.ts';
import type { ChipData } from './personalise.ts';

/** A card as a wrongdoer would make it of a right one. */

export function withWrongHash(data: ChipData): ChipData {
  return withFile(data, files.DG13, flipped(-1));
}

export function withWrongSignature(data: ChipData): ChipData {
  return withFile(data, files['EF.SOD'], flipped(-3));
}

/** The first data object says that it has a hundred bytes more than there are. */
export function withWrongLength(data: ChipData): ChipData {
  return withFile(data, files.DG2, (bytes) => {
    const length = ((bytes[2] ?? 0) << 8) + (bytes[3] ?? 0) + 100;
    bytes[2] = length >> 8;
    bytes[3] = length & 0xff;
  });
}

/** Everything that can be read, and keys of its own. */
export function cloneOf(data: ChipData, random: RandomSource): ChipData {
  const own = () => makeKey(curveNamed('P-256'), random);
  return {
    ...data,
    chipKey: data.chipKey === undefined ? undefined : own(),
    activeKey: data.activeKey === undefined ? undefined : own(),
  };
}

export function withoutPace(data: ChipData): ChipData {
  return { ...data, files: new Map([...data.files].filter(([id]) => id !== files['EF.CardAccess'])) };
}

function withFile(data: ChipData, id: number, change: (bytes: Uint8Array) => void): ChipData {
  const file = data.files.get(id);
  if (file === undefined) return data;
  const bytes = Uint8Array.from(file);
  change(bytes);
  return { ...data, files: new Map([...data.files, [id, bytes]]) };
}

function flipped(at: number): (bytes: Uint8Array) => void {
  return (bytes) => {
    const index = bytes.length + at;
    bytes[index] = (bytes[index] ?? 0) ^ 1;
  };
}
