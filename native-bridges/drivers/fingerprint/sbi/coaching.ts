import type { FingerprintCaptureId } from '../../../../domain/biometrics/positions.ts';
import type { SlapSegmentation } from '../../../../domain/biometrics/slap/index.ts';
import type { FingerCaptureRequest, FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import type { PreviewSight } from './preview-sight.ts';

/** What to ask for before anything touches: what the attempt before was bad for, else which fingers. */
export function openingPrompt(request: FingerCaptureRequest): FingerPrompt {
  return request.advice ?? placePrompt(request);
}

/** The capture that a request for flat fingers is; undefined for a rolled one. */
export function flatCaptureOf({
  impression,
  fingers,
}: FingerCaptureRequest): FingerprintCaptureId | undefined {
  if (impression === 'rolled') return undefined;
  if (fingers.every((finger) => finger.endsWith('THUMB'))) return 'PLAIN_THUMBS';
  return fingers[0]?.startsWith('LEFT') === true ? 'PLAIN_LEFT_FOUR_FINGERS' : 'PLAIN_RIGHT_FOUR_FINGERS';
}

export function placePrompt({ fingers, impression }: FingerCaptureRequest): FingerPrompt {
  if (impression === 'rolled') return 'roll-finger';
  if (fingers.every((finger) => finger.endsWith('THUMB'))) {
    return fingers.length === 2 ? 'place-thumbs' : 'place-finger';
  }
  if (fingers.length === 1) return 'place-finger';
  return fingers[0]?.startsWith('LEFT') === true ? 'place-left-four' : 'place-right-four';
}

/**
 * Measured on synthetic prints as the simulated scanner shows them, from new to worn skin: normal skin 162–181 grey, dry
 * or barely touching 186–206, wet 81–140.
 */
const limits = {
  faint: 186,
  /** Of faint prints: dry skin prints in specks (0.048–0.08), a light touch prints little but evenly (0.037–0.045). */
  specked: 0.047,
  /** Flooded valleys leave more ink than glass: 0.64–0.94, pressed flat or smudged skin is never as dark all over. */
  flooded: 0.62,
  floodedGrey: 142,
  black: 75,
  /** A rolled print fills most of a single-finger preview's width. */
  rolledWidth: 0.7,
  /** A rolled print sits above or below the middle by more than this share of the frame's height. */
  fromMiddle: 0.14,
  /** A print still coming up darkens by 10 and more from look to look. */
  steadyGrey: 4,
  /** Surer than this of the hand, of a hundred, before it is called the wrong one. */
  sureHand: 88,
  /** A hand turned further is asked to lie straight, in degrees; at 30 it is refused. */
  turned: 25,
} as const;

/**
 * The most useful thing to say about what is seen now: first what would make everything else useless (the other hand, a
 * finger too many), then place, count and direction, then skin.
 * @param before what was seen one look earlier: every print comes up faint, so skin is judged once two looks agree
 * @param slap the fingers of a flat capture, where they were looked for
 */
export function coach(
  request: FingerCaptureRequest,
  sight: PreviewSight,
  before: PreviewSight | undefined,
  slap?: SlapSegmentation,
): FingerPrompt {
  if (sight.touches === 0) return openingPrompt(request);
  const rolled = request.impression === 'rolled';
  const steady = before !== undefined && Math.abs(before.meanGrey - sight.meanGrey) < limits.steadyGrey;
  const fingers = slap?.fingers.length ?? sight.touches;
  if (slap !== undefined) {
    if (!sight.cutOff && isOtherHand(slap)) return 'wrong-hand';
    if (fingers > request.fingers.length) return 'too-many-fingers';
  }
  // A rolled print reaches the sides of its small frame by itself; flat fingers lie anywhere between the edges.
  if (rolled ? Math.abs(sight.fromMiddle) > limits.fromMiddle : sight.cutOff) return 'centre-finger';
  if (!rolled && fingers < request.fingers.length) return 'too-few-fingers';
  if (slap !== undefined && Math.abs(slap.rotationDegrees) > limits.turned) return 'straighten-hand';
  const skin = steady ? skinPrompt(sight) : undefined;
  if (skin !== undefined) return skin;
  return rolled && sight.widest < limits.rolledWidth ? 'roll-finger' : 'hold-still';
}

function isOtherHand({ problems, handConfidence }: SlapSegmentation): boolean {
  return problems.includes('wrong-hand') && handConfidence >= limits.sureHand;
}

function skinPrompt({ meanGrey, darkness, unevenness }: PreviewSight): FingerPrompt | undefined {
  if (meanGrey > limits.faint) return unevenness > limits.specked ? 'too-dry' : 'press-harder';
  if (meanGrey < limits.black) return 'press-softer';
  return darkness > limits.flooded && meanGrey < limits.floodedGrey ? 'too-wet' : undefined;
}
