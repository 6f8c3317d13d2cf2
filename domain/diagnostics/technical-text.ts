import { allowedSyllables, fillers, knownCodes, shapedLikeSyllable, vocabulary } from './vocabulary.ts';

/** What stands for words that are not known: that something stood there, not what. */
export const leftOut = '…';
const mostRead = 2000;
const mostKept = 200;
/** A telephone number has ten: fewer than that are kept of one text altogether, and of one run of them no more than a port has. */
const mostDigits = 8;
const mostDigitsTogether = 5;
/** Years of birth, ports, lengths. */
const mostDigitsOfOne = 5;

/**
 * What may be told of a text that another wrote (a driver, a vendor's service, an operating system, an error that was thrown): words of
 * `vocabulary` and `known`, short numbers, plain punctuation; everything else becomes `…`. At most 200 characters, one line.
 *
 * @param known names from the configuration and from what devices say of themselves: ids, makes, models, versions
 */
export function technicalText(text: string, known: Iterable<string> = []): string {
  if (knownCodes.has(text)) return text;
  const extra = new Set([...known].flatMap(tokensOf).map((token) => token.toLowerCase()));
  const tokens = tokensOf(text.slice(0, mostRead));
  const words = tokens.map((token) => (isWord(token) ? keptWord(token, extra) : plainPunctuation(token)));
  const kept = withoutLongNumbers(withFillers(tokens, words), extra);
  return kept
    .join('')
    .replace(/…(?:[^\p{L}\p{N}(){}[\]:]*…)+/gu, leftOut)
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, mostKept);
}

/** Whether something is left of it but that it was there. */
export const saysSomething = (text: string): boolean => /[a-z]{3}/iu.test(text);

const tokensOf = (text: string): string[] =>
  text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu) ?? [];
const isWord = (token: string): boolean => /^[\p{L}\p{M}\p{N}]/u.test(token);

function keptWord(token: string, extra: ReadonlySet<string>): string {
  const small = token.toLowerCase();
  if (extra.has(small)) return token;
  if (/^\d+$/u.test(token)) return token.length <= mostDigitsOfOne ? token : leftOut;
  // A length, a time, a version: `20ms`, `0x1f`, `v2`.
  if (/^(?:0x[0-9a-f]{1,4}|v?\d{1,4}(?:ms|s|b|kb|mb|dpi|ppi|fps|hz|mm|px|x|v)?)$/u.test(small)) return token;
  if (isKnownWord(small)) return token;
  const parts = token.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})/gu) ?? [];
  // Names of functions and errors: `openDevice`, `TypeError`.
  const together = parts.length > 1 && parts.join('') === token;
  return together && parts.every((part) => isKnownWord(part.toLowerCase())) ? token : leftOut;
}

/** `the driver threw` is told, and of `The An` nothing: a filler stays where the words next to it stay, and are no fillers. */
function withFillers(tokens: readonly string[], kept: readonly string[]): string[] {
  const isKept = (at: number): boolean | null => {
    const word = kept[at];
    return word === undefined ? null : isWord(word) && /\p{L}/u.test(word);
  };
  return kept.map((word, at) => {
    const token = tokens[at] ?? '';
    if (!isWord(token) || !fillers.has(token)) return word;
    // Words and what stands between them take turns.
    const [before, after] = [isKept(at - 2), isKept(at + 2)];
    return (before ?? true) && (after ?? true) && (before ?? after) !== null ? token : word;
  });
}

function isKnownWord(small: string): boolean {
  return vocabulary.has(small) && (!shapedLikeSyllable.test(small) || allowedSyllables.has(small));
}

function plainPunctuation(token: string): string {
  return token.replace(/[^ …,.:;()/'"=<>%+#[\]{}|*!?&@_-]/gu, ' ').slice(0, 8);
}

const digitsIn = (token: string): number => token.replace(/\D/gu, '').length;

/** Numbers that stand together are one number with blanks in it, as people write those of persons and telephones. */
function withoutLongNumbers(tokens: readonly string[], extra: ReadonlySet<string>): string[] {
  const kept = [...tokens];
  let total = 0;
  let run: number[] = [];
  const isTold = (at: number): boolean => isWord(tokens[at] ?? '') && kept[at] !== leftOut;
  // `port 4501`, `12 ms`; a number among words that are not told may be a house's or a day's.
  const hasContext = (all: readonly number[]): boolean =>
    tokens.length === 1 || isTold((all[0] ?? 0) - 2) || isTold((all.at(-1) ?? 0) + 2);
  const close = (): void => {
    const digits = run.reduce((sum, at) => sum + digitsIn(kept[at] ?? ''), 0);
    total += digits;
    const tooMany = digits > mostDigitsTogether && run.length > 1;
    if (tooMany || total > mostDigits || !hasContext(run)) for (const at of run) kept[at] = leftOut;
    run = [];
  };
  for (const [at, token] of tokens.entries()) {
    if (!isWord(token)) continue;
    if (/\d/u.test(token) && !extra.has(token.toLowerCase())) run.push(at);
    else close();
  }
  close();
  return kept;
}
