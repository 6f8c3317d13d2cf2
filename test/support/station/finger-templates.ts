import { encodeMinutiaeRecord } from '../../../domain/biometrics/minutiae/template-record.ts';
import type { Minutia } from '../../../domain/biometrics/minutiae/minutia.ts';
import { type FingerPosition, fingerPositions } from '../../../domain/biometrics/positions.ts';
import type { FingerCaptureRequest } from '../../../domain/devices/fingerprint-scanner.ts';
import { type DeviceScript, capturedFingers, everythingWorks, scriptedScanner } from './scripted-devices.ts';

const width = 400;
const height = 500;
/** Ridges nine pixels apart leave no room for closer ones. */
const leastDistance = 18;

/**
 * A minutiae record of a finger that is nobody's: places and directions by chance, the same for the same person and finger. Each touch moves
 * all of it, trembles a little and misses some, as another impression of the same finger does.
 */
export function fingerTemplate(
  person: string,
  finger: FingerPosition,
  touch = 0,
  count = 42,
): Uint8Array<ArrayBuffer> {
  const skin = chances(`${person}|${finger}`);
  const minutiae: Minutia[] = [];
  while (minutiae.length < count) {
    const x = 40 + skin() * (width - 80);
    const y = 40 + skin() * (height - 80);
    const angle = skin() * 2 * Math.PI;
    if (minutiae.some((other) => Math.hypot(other.x - x, other.y - y) < leastDistance)) continue;
    minutiae.push({ x, y, angle, kind: skin() < 0.5 ? 'ending' : 'bifurcation', quality: 80 });
  }
  const hand = chances(`${person}|${finger}|${touch}`);
  const [moveX, moveY] = [hand() * 30 - 15, hand() * 30 - 15];
  const touched = minutiae
    .filter(() => hand() > 0.12)
    .map((minutia) => ({
      ...minutia,
      x: Math.round(minutia.x + moveX + hand() * 4 - 2),
      y: Math.round(minutia.y + moveY + hand() * 4 - 2),
      angle: minutia.angle + (hand() - 0.5) * 0.15,
    }));
  return new Uint8Array(
    encodeMinutiaeRecord({
      captureEquipment: 0,
      width,
      height,
      resolution: { horizontal: 197, vertical: 197 },
      views: [
        {
          position: fingerPositions.indexOf(finger) + 1,
          viewNumber: 0,
          impressionType: 0,
          quality: 80,
          minutiae: touched,
          extendedData: new Uint8Array(),
        },
      ],
    }),
  );
}

/** Whose finger really lies on the scanner. */
export interface Touch {
  readonly person: string;
  readonly finger: FingerPosition;
}

/** A scanner whose fingers can be compared: of whom and which each one is, the test says. */
export function touchedBy(
  whose: (asked: FingerPosition, request: FingerCaptureRequest) => Touch | null,
  { quality = 80, count = 42 } = {},
): DeviceScript {
  let touches = 0;
  return {
    ...everythingWorks,
    fingerprint: (request) => {
      touches += 1;
      const fingers = capturedFingers(request, quality).map((captured) => {
        const touch = whose(captured.finger, request);
        return touch === null
          ? captured
          : { ...captured, template: fingerTemplate(touch.person, touch.finger, touches, count) };
      });
      return [{ phase: 'captured', device: scriptedScanner, fingers }];
    },
  };
}

/** Numbers in [0, 1) that follow from the text (FNV-1a, then mulberry32). */
function chances(text: string): () => number {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
