import { technicalText } from '../../../domain/diagnostics/technical-text.ts';

/** A recording holds 4 MiB of bytes: hex and times of them make no more than this. */
const mostCharacters = 16 * 1024 * 1024;
const frameLine = /^\d{1,9}(?:\.\d)? (?:=>|<=) [a-z][a-z0-9-]{0,30}(?: (?:[0-9a-f~]+|![a-z-]{1,40}))?$/u;
const headLine = /^# (?:tram-can-cuoc trace 1|driver [a-z0-9-]{1,40}|transport [a-z]{1,20})$/u;

/**
 * A trace (native-bridges/recorder) line by line, as far as each is exactly what a line of a trace is: times, names of operations, bytes in hex,
 * masked where the driver says they are personal. What the transport says of the device keeps the words that are known.
 */
export function cleanTrace(text: string, known: readonly string[]): string {
  return text
    .slice(0, mostCharacters)
    .split(/\r?\n/u)
    .flatMap((line) => {
      if (headLine.test(line) || frameLine.test(line)) return [line];
      return line.startsWith('# info ') ? [infoLine(line.slice('# info '.length), known)] : [];
    })
    .join('\n')
    .concat('\n');
}

function infoLine(json: string, known: readonly string[]): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = {};
  }
  const members = Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(
    ([name, member]: [string, unknown]): [string, string | number | null][] => {
      if (!/^[A-Za-z]{1,30}$/u.test(name)) return [];
      if (typeof member === 'string') return [[name, technicalText(member, known)]];
      // A vendor's or product's number has five digits at most.
      if (typeof member === 'number' && Math.abs(member) < 10_000_000) return [[name, member]];
      return member === null ? [[name, null]] : [];
    },
  );
  return `# info ${JSON.stringify(Object.fromEntries(members))}`;
}
