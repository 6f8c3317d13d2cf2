import { type Frame, type FrameMask, maskedByte } from '../../../transports/tap.ts';

/** Members whose text is the applicant's, or is made anew for every attempt. */
const hiddenMembers = ['data', 'hash', 'previousHash', 'transactionId', 'captureTime'];
const hiddenText = new RegExp(`("(?:${hiddenMembers.join('|')})"\\s*:\\s*")([^"]*)`, 'g');
/** Of an answer to a capture only these may be read; what else a vendor puts beside them, nobody knows. */
const openMembers = new Set(['specVersion', 'errorCode', 'errorInfo']);
/** A text and, where it is a member's name, its colon; or a number. */
const token = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Which fingers somebody lacks is said of a person. */
const hiddenLists = /("(?:bioSubType|exception)"\s*:\s*\[)([^\]]*)/g;
/** What devices say of themselves; everything else that is not a capture is masked whole. */
const plain = new Set(['mosipdisc', 'mosipdinfo', 'sbidisc', 'sbiinfo']);

const stars = (_whole: string, head: string, value: string): string => head + '*'.repeat(value.length);

/**
 * Of captures the form of the messages is kept, but no record, envelope or finger; of previews nothing but their lengths. A capture's answer that
 * is not JSON of that form is masked whole.
 */
export const maskSbiFrame: FrameMask = ({ direction, operation, bytes }) => {
  if (plain.has(operation)) return bytes.slice();
  const text = Buffer.from(bytes).toString('latin1');
  if (operation === 'stream') return bytes.slice();
  const message = text.slice(text.indexOf('\n') + 1);
  if (operation !== 'rcapture' || !isObject(message)) return new Uint8Array(bytes.length).fill(maskedByte);
  const masked =
    direction === 'out'
      ? text.replace(hiddenText, stars).replace(hiddenLists, stars)
      : text.slice(0, text.length - message.length) + maskAnswer(message);
  return new Uint8Array(Buffer.from(masked, 'latin1'));
};

function maskAnswer(message: string): string {
  let member = '';
  return message.replace(token, (whole: string, text: string | undefined, colon: string | undefined) => {
    if (colon !== undefined) {
      member = text ?? '';
      return whole;
    }
    if (openMembers.has(member)) return whole;
    return text === undefined ? '1'.repeat(whole.length) : `"${'*'.repeat(text.length)}"`;
  });
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Whether the scanner is still there is asked again and again. */
export function isSbiClockwork({ direction, operation }: Frame): boolean {
  return direction === 'out' && (operation === 'mosipdisc' || operation === 'sbidisc');
}
