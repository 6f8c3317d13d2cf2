/** A code for up to 256 symbols with no code longer than 16 bits and none of ones only (ITU-T T.81 Annex K.2, C.2). */
export interface HuffmanCode {
  /** Number of codes of each length 1 … 16. */
  readonly counts: Uint8Array;
  /** Symbols, shortest code first, by number within a length. */
  readonly values: Uint8Array;
  /** Code and its length by symbol; length 0 where a symbol has none. */
  readonly codes: Uint32Array;
  readonly lengths: Uint8Array;
}

const longest = 16;
/** Takes the code of ones only, which is then never given away. */
const reserved = 256;

export function buildHuffman(frequencies: Uint32Array): HuffmanCode {
  const sizes = limited(sizesOf(frequencies));
  const order = [...sizes.keys()]
    .filter((symbol) => symbol !== reserved && (sizes[symbol] as number) > 0)
    .sort((one, other) => (sizes[one] as number) - (sizes[other] as number) || one - other);
  const counts = new Uint8Array(longest);
  const codes = new Uint32Array(256);
  const lengths = new Uint8Array(256);
  let code = 0;
  let length = 0;
  for (const symbol of order) {
    const size = sizes[symbol] as number;
    code *= 2 ** (size - length);
    length = size;
    codes[symbol] = code;
    lengths[symbol] = size;
    counts[size - 1] = (counts[size - 1] as number) + 1;
    code += 1;
  }
  return { counts, values: Uint8Array.from(order), codes, lengths };
}

/** Code lengths of an optimal code over the symbols that occur, and the reserved one as the rarest. */
function sizesOf(frequencies: Uint32Array): Uint8Array {
  const sizes = new Uint8Array(257);
  const nodes = [...frequencies.entries()]
    .filter(([, count]) => count > 0)
    .map(([symbol, count]) => ({ weight: count, symbols: [symbol] }));
  // The rarest of all, so that its code is one of the longest.
  nodes.push({ weight: 0, symbols: [reserved] });
  while (nodes.length > 1) {
    nodes.sort((one, other) => other.weight - one.weight || one.symbols.length - other.symbols.length);
    const [second, first] = [nodes.pop(), nodes.pop()];
    if (first === undefined || second === undefined) break;
    const symbols = [...first.symbols, ...second.symbols];
    for (const symbol of symbols) sizes[symbol] = (sizes[symbol] as number) + 1;
    nodes.push({ weight: first.weight + second.weight, symbols });
  }
  return sizes;
}

/** Pairs of codes that are too long are moved up: their parent takes the place of one, and a shorter leaf makes room for the other. */
function limited(sizes: Uint8Array): Uint8Array {
  const counts = new Uint16Array(258);
  for (const size of sizes) if (size > 0) counts[size] = (counts[size] as number) + 1;
  for (let length = counts.length - 1; length > longest; length -= 1) {
    while ((counts[length] as number) > 0) {
      let shorter = length - 2;
      while ((counts[shorter] as number) === 0) shorter -= 1;
      counts[length] = (counts[length] as number) - 2;
      counts[length - 1] = (counts[length - 1] as number) + 1;
      counts[shorter + 1] = (counts[shorter + 1] as number) + 2;
      counts[shorter] = (counts[shorter] as number) - 1;
    }
  }
  // Given out again in the order of the lengths before; the reserved symbol is last, so its code is the one of ones only.
  const order = [...sizes.keys()]
    .filter((symbol) => (sizes[symbol] as number) > 0)
    .sort(
      (one, other) =>
        Number(one === reserved) - Number(other === reserved) ||
        (sizes[one] as number) - (sizes[other] as number) ||
        one - other,
    );
  const given = new Uint8Array(257);
  let at = 0;
  for (let length = 1; length <= longest; length += 1) {
    for (let left = counts[length] as number; left > 0; left -= 1) {
      given[order[at] as number] = length;
      at += 1;
    }
  }
  return given;
}
