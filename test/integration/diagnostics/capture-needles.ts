import { type Needle, imageNeedles, imageWindow, textNeedles } from '../../leak/needles.ts';
import type { Told } from './gossiping-host.ts';

/** Everything of a capture by which somebody could be known again, in every form of test/leak, and points of ink besides. */
export function captureNeedles(told: readonly Told[]): Needle[] {
  const needles: Needle[] = [];
  for (const { name, payload } of told) {
    const { state } = payload;
    if (name === 'fingerprint.state' && state.phase === 'captured') {
      for (const { record, preview, envelope, template } of state.fingers) {
        needles.push(...imageNeedles('finger record', record), ...imageNeedles('preview', preview));
        needles.push(...textWindows('signed original', evidenceOf(envelope)));
        if (template !== undefined) needles.push(...imageNeedles('minutiae', template));
      }
    }
    if (name === 'fingerprint.state' && state.phase === 'preview') {
      needles.push(...imageNeedles('live view', state.frame));
    }
    if (name === 'signature.state' && state.phase === 'signed') {
      needles.push(...imageNeedles('signature', state.image), ...imageNeedles('pad screen', state.padScreen));
      needles.push(...inkNeedles(state.points));
    }
  }
  return needles;
}

/**
 * The part of a signed answer (JWT) that is the finger. Around it stand certificates and names of the device, which it tells
 * everybody.
 */
export function evidenceOf(envelope: string): string {
  const [, payload = ''] = envelope.split('.');
  const json = Buffer.from(payload, 'base64url').toString('latin1');
  const { bioValue } = JSON.parse(json) as { bioValue: string };
  const from = json.indexOf(bioValue);
  return payload.slice(Math.ceil((from * 4) / 3), Math.floor(((from + bioValue.length) * 4) / 3));
}

/** A JWT is text already: pieces of it, and those once more in base64 and hex. */
function textWindows(secret: string, text: string): Needle[] {
  const needles: Needle[] = [];
  for (let at = 0; at + imageWindow <= text.length; at += imageWindow) {
    const piece = text.slice(at, at + imageWindow);
    if (new Set(piece).size < imageWindow / 2) continue;
    needles.push({ secret, form: 'text', bytes: Buffer.from(piece) });
    needles.push({ secret, form: 'hex', bytes: Buffer.from(Buffer.from(piece).toString('hex')) });
  }
  return needles;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly touching: boolean;
}

/** Two coordinates next to each other, as pads, programs and people write them. Only such as do not occur by chance. */
function inkNeedles(points: readonly Point[]): Needle[] {
  const secret = 'ink';
  return points
    .filter(({ x, y, touching }) => touching && x > 255 && y > 255)
    .flatMap(({ x, y }) => {
      const big = Buffer.alloc(4);
      big.writeUInt16BE(x, 0);
      big.writeUInt16BE(y, 2);
      const little = Buffer.alloc(4);
      little.writeUInt16LE(x, 0);
      little.writeUInt16LE(y, 2);
      const texts = [`"x":${x},"y":${y}`, `"x":${x}, "y":${y}`, `x=${x} y=${y}`, `${x},${y},`, `[${x},${y}`];
      return [
        { secret, form: 'big endian', bytes: big },
        { secret, form: 'little endian', bytes: little },
        { secret, form: 'hex', bytes: Buffer.from(big.toString('hex')) },
        { secret, form: 'hex, little endian', bytes: Buffer.from(little.toString('hex')) },
        ...texts.map((text) => ({ secret, form: 'text', bytes: Buffer.from(text) })),
      ];
    });
}

/** Names, numbers and addresses, and codes that were read, in all encodings. */
export const secretNeedles = (secrets: readonly string[]): Needle[] => secrets.flatMap(textNeedles);
