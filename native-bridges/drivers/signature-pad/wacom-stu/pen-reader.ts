import { parsePen, type StuPen } from './codec.ts';
import { parseEncryptedPens, readPens } from './encryption-codec.ts';
import type { PenCipher } from './pen-cipher.ts';

export interface PenSession {
  readonly id: number;
  readonly cipher: PenCipher;
}

/**
 * Input reports to pens. In an encrypted session only what deciphers under its key and names its id counts: samples in the clear could
 * come from anything on the bus.
 */
export class PenReader {
  /** Pen reports that were not of this session. */
  strange = 0;

  constructor(private readonly session: PenSession | undefined) {}

  read(report: Uint8Array): readonly StuPen[] {
    const clear = parsePen(report);
    const encrypted = parseEncryptedPens(report);
    if (this.session === undefined) {
      if (encrypted !== undefined) this.strange += 1;
      return clear === undefined ? [] : [clear];
    }
    if (clear !== undefined) this.strange += 1;
    if (encrypted === undefined) return [];
    const told = readPens(this.session.cipher(encrypted.block), encrypted.timed);
    if (told?.session === this.session.id) return told.pens;
    this.strange += 1;
    return [];
  }
}
