/**
 * Whether an answer to reset is one that a contactless reader makes of a processor card (PC/SC part 3, 3.1.3.2.3): 3B 8n 80 01, then n bytes of the
 * card's own. Those of a memory tag begin with an identifier of the PC/SC workgroup (A0 00 00 03 06). Officers' tokens have contacts, and other answers.
 */
export function isContactlessChip(atr: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = atr;
  if (first !== 0x3b || second >> 4 !== 8 || third !== 0x80 || fourth !== 0x01) return false;
  return !memoryTag.every((byte, at) => atr[at + 4] === byte);
}

/** 80: TLV follows; 4F: application identifier of a length; the workgroup's. */
const memoryTag = [0x80, 0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06] as const;
