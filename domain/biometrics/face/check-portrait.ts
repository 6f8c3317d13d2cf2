import { type Background, backgroundOf } from './background.ts';
import { coveringsOf } from './coverings.ts';
import { contrastOf, gazeAside, leastOpening, mouthOpening } from './eyes.ts';
import type { Face } from './face.ts';
import type { FacesFound } from './find-faces.ts';
import { type GlassesTraces, glassesTraces } from './glasses.ts';
import { lightOn } from './light.ts';
import { limits } from './limits.ts';
import type { Motion } from './motion.ts';
import { type Crop, portraitCrop } from './portrait-crop.ts';
import {
  type PortraitCheck,
  type PortraitCheckCode,
  type PortraitRules,
  portraitCheckCodes,
} from './portrait-check.ts';
import { type Head, headOf, poseOf } from './pose.ts';
import type { Raster } from './raster.ts';
import { sharpnessOfEyes } from './sharpness.ts';

export interface PortraitQuestion {
  readonly found: FacesFound;
  /** The picture the faces were found in; the portrait would be cropped from it. */
  readonly picture: Raster;
  readonly rules: PortraitRules;
  /** Pixels of the camera for one of `picture`, where that was made smaller for looking. */
  readonly enlargement?: number;
  /** What came before this frame; a still has none, and then nothing is said of it. */
  readonly motion?: Motion;
}

type State = PortraitCheck['state'];
type Answers = Partial<Record<PortraitCheckCode, PortraitCheck>>;

/** Looks at the largest face by the rules. One check per code, in the order of `portraitCheckCodes`; `moving` and `frozen` only with motion. */
export function checkPortrait(question: PortraitQuestion): PortraitCheck[] {
  const { found, motion } = question;
  const answers: Answers = {};
  const say = (code: PortraitCheckCode, state: State, value: number | null, limit: number | null): void => {
    answers[code] = { code, state, value: value === null ? null : Math.round(value * 1000) / 1000, limit };
  };
  const [face] = found.faces;
  say('no-face', face === undefined ? 'not-met' : 'met', found.faces.length, 1);
  say('several-faces', found.count > 1 ? 'not-met' : 'met', found.count, 1);
  if (motion !== undefined) {
    const { still, speed } = motion;
    say('frozen', still >= limits.frozen ? 'not-met' : 'met', still, limits.frozen);
    say('moving', speed === null ? 'unknown' : orNot(speed <= limits.speed), speed, limits.speed);
  }
  if (face !== undefined) {
    const crop = portraitCrop(face, question.rules, question.picture);
    checkPlace(face, crop, question, say);
    checkPose(face, question.rules, say);
    checkEyes(face, question.picture, say);
    checkGlasses(glassesTraces(face, question.picture), question.rules, say);
    checkCoverings(face, question.picture, say);
    checkLight(face, question.picture, say);
    checkBackground(backgroundOf(face, question.picture, crop), question.rules, say);
    const sharp = sharpnessOfEyes(face, question.picture);
    say('blurred', orNot(sharp >= limits.sharpness), sharp, limits.sharpness);
  }
  return portraitCheckCodes.flatMap((code) => {
    const answer = answers[code];
    if (answer !== undefined) return [answer];
    const needsMotion = code === 'moving' || code === 'frozen';
    return needsMotion ? [] : [{ code, state: 'unknown' as const, value: null, limit: null }];
  });
}

type Say = (code: PortraitCheckCode, state: State, value: number | null, limit: number | null) => void;

const orNot = (met: boolean): State => (met ? 'met' : 'not-met');

function checkPlace(face: Face, crop: Crop, { rules, enlargement = 1 }: PortraitQuestion, say: Say): void {
  const head: Head = headOf(face);
  const share = head.height / crop.height;
  const eyes = head.eyeDistance * enlargement * Math.min(1, rules.height / (crop.height * enlargement));
  const tooFew = eyes < rules.leastEyeDistance;
  say(
    'too-small',
    orNot(!tooFew && share >= rules.headHeight.least),
    tooFew ? eyes : share,
    tooFew ? rules.leastEyeDistance : rules.headHeight.least,
  );
  say('too-large', orNot(share <= rules.headHeight.most), share, rules.headHeight.most);
  const aside = Math.abs((head.middle.x - crop.x) / crop.width - 0.5);
  const line = (head.eyes.y - crop.y) / crop.height;
  const high = line < rules.eyeLine.least || line > rules.eyeLine.most;
  const out = head.chin.y > crop.y + crop.height || head.crown.y < crop.y - head.height * 0.06;
  if (high || out) {
    say('off-centre', 'not-met', line, line < rules.eyeLine.least ? rules.eyeLine.least : rules.eyeLine.most);
  } else say('off-centre', orNot(aside <= limits.aside), aside, limits.aside);
}

function checkPose(face: Face, { pose: most }: PortraitRules, say: Say): void {
  const pose = poseOf(face);
  say('turned', orNot(Math.abs(pose.yaw) <= most.yaw), pose.yaw, most.yaw);
  say('nodding', orNot(Math.abs(pose.pitch) <= most.pitch), pose.pitch, most.pitch);
  say('tilted', orNot(Math.abs(pose.roll) <= most.roll), pose.roll, most.roll);
}

function checkEyes(face: Face, picture: Raster, say: Say): void {
  const opening = leastOpening(face);
  const looks = [contrastOf(face, picture, 'left'), contrastOf(face, picture, 'right')];
  const contrast = Math.min(...looks.map((look) => look.contrast));
  const { hidden, visible, shade } = limits.eyeContrast;
  const covered = looks.some(
    (look) => look.contrast < hidden || (look.contrast < visible && look.shade < shade),
  );
  const seen: State = covered ? 'not-met' : contrast >= visible ? 'met' : 'unknown';
  const { closed, open } = limits.opening;
  say('eyes-closed', opening < closed ? 'not-met' : opening >= open ? 'met' : 'unknown', opening, open);
  // Lids that are shut hide nothing that could be seen.
  say('eyes-hidden', opening < closed ? 'unknown' : seen, contrast, visible);
  const aside = gazeAside(face);
  const gaze: State = aside > limits.gaze.aside ? 'not-met' : aside <= limits.gaze.doubt ? 'met' : 'unknown';
  say('looking-away', opening < closed ? 'unknown' : gaze, aside, limits.gaze.aside);
  const mouth = mouthOpening(face);
  say('mouth-open', orNot(mouth <= limits.mouth), mouth, limits.mouth);
}

function checkGlasses(traces: GlassesTraces, { glasses: allowed }: PortraitRules, say: Say): void {
  const { bridge, lower, none } = limits.glasses;
  const worn = traces.bridge >= bridge && traces.lower >= lower;
  const surelyNot = traces.bridge < none || traces.lower < none / 2;
  const value = Math.min(traces.bridge, traces.lower);
  if (allowed === 'allowed') say('glasses', 'met', value, null);
  else say('glasses', worn ? 'not-met' : surelyNot ? 'met' : 'unknown', value, lower);
  const { least, none: noGlare } = limits.glare;
  // Light on bare skin is no glare on glasses.
  const glare: State =
    traces.glare <= noGlare
      ? 'met'
      : traces.glare >= least && worn
        ? 'not-met'
        : surelyNot
          ? 'met'
          : 'unknown';
  say('glare-on-glasses', glare, traces.glare, least);
}

function checkCoverings(face: Face, picture: Raster, say: Say): void {
  const { ears, forehead, colourAbove } = coveringsOf(face, picture);
  const seen = [ears.left, ears.right].filter((each) => each === 'skin').length;
  say('ears-hidden', seen === 2 ? 'met' : 'unknown', seen, 2);
  // Hair is not told from a dark cap: only what is coloured as no hair is can be called a covering.
  say(
    'head-covered',
    colourAbove > limits.covering && forehead < 1 ? 'not-met' : 'unknown',
    colourAbove,
    limits.covering,
  );
}

function checkLight(face: Face, picture: Raster, say: Say): void {
  const light = lightOn(face, picture);
  const { lightestLeast, darkestMost, clippedMost } = limits.light;
  say('uneven-light', orNot(light.balance >= limits.balance), light.balance, limits.balance);
  say('too-dark', orNot(light.lightest >= lightestLeast), light.lightest, lightestLeast);
  const burnt = light.clipped > clippedMost;
  say(
    'too-bright',
    orNot(!burnt && light.darkest <= darkestMost),
    burnt ? light.clipped : light.darkest,
    burnt ? clippedMost : darkestMost,
  );
}

function checkBackground(behind: Background, { background: wanted }: PortraitRules, say: Say): void {
  const { light, colour } = limits.background[wanted];
  if (behind.share < limits.background.share) {
    say('background-not-white', 'unknown', behind.light, light);
    say('background-uneven', 'unknown', behind.spread, limits.background.spread);
    return;
  }
  const coloured = behind.light >= light && behind.colour > colour;
  say(
    'background-not-white',
    orNot(behind.light >= light && behind.colour <= colour),
    coloured ? behind.colour : behind.light,
    coloured ? colour : light,
  );
  say(
    'background-uneven',
    orNot(behind.spread <= limits.background.spread),
    behind.spread,
    limits.background.spread,
  );
}
