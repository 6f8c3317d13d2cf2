/**
 * Reads JSON from outside; undefined where it is none, or holds more values than `mostValues`. A schema looks at every value of an array
 * before it minds the array's length, and keeps an issue for each that does not fit: four megabytes of `0,0,0,…` then cost gigabytes.
 * Commas inside strings count too, so the bound is to be generous.
 */
export function parseBoundedJson(text: string, mostValues: number): unknown {
  let left = mostValues;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === comma || code === openBracket || code === openBrace) {
      left -= 1;
      if (left < 0) return undefined;
    }
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const comma = 0x2c;
const openBracket = 0x5b;
const openBrace = 0x7b;
