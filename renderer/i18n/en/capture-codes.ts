import type { captureCodes as source } from '../vi/capture-codes.ts';

export const captureCodes: Record<keyof typeof source, string> = {
  'coaching.place-right-four': 'Place the four right fingers',
  'coaching.place-left-four': 'Place the four left fingers',
  'coaching.place-thumbs': 'Place both thumbs',
  'coaching.place-finger': 'Place the finger',
  'coaching.roll-finger': 'Roll the finger from edge to edge',
  'coaching.hold-still': 'Hold still',
  'coaching.press-harder': 'Press a little harder',
  'coaching.press-softer': 'Press a little softer',
  'coaching.too-dry': 'Finger is dry. Breathe on it or dampen it',
  'coaching.too-wet': 'Finger is wet. Dry it and place it again',
  'coaching.centre-finger': 'Move the finger to the middle of the glass',
  'coaching.too-few-fingers': 'Fingers missing. Lay the hand down flat',
  'coaching.lift': 'Lift the hand',

  'device.wrong-finger': 'Wrong hand or wrong finger.',
  'device.wrong-finger.remedy': 'Look at the drawing and place the marked fingers.',
  'device.wrong-impression': 'Wrong kind of capture: flat or rolled.',
  'device.wrong-impression.remedy': 'Follow the instruction and capture again.',

  'quality.no-finger': 'No fingerprint seen',
  'quality.too-small': 'Too little of the finger. Lay the fingertip down flat',
  'quality.off-centre': 'The print is off the middle of the image',
  'quality.too-dry': 'Finger dry, ridges broken',
  'quality.too-wet': 'Finger wet or pressed too hard, ridges run together',
  'quality.smudged': 'Smudged. Hold still during the capture',
  'quality.low-contrast': 'Faint print, too little contrast',
  'quality.image-seen-before': 'This image was taken before',
  'quality.not-compared': 'Could not be compared with other fingers',

  'photo-check.too-dark': 'Face too dark. Add light from the front',
  'photo-check.too-bright': 'Face too bright. Less light or step back',
  'photo-check.background-not-white': 'Background is not evenly white',
  'photo-check.blurred': 'Blurred. Focus or clean the lens',
  'photo-check.moving': 'Hold still, look straight ahead',
  'photo-check.frozen': 'The picture stands still. Check the camera',

  'failure.no-picture': 'The camera has sent no picture yet.',
  'failure.no-picture.remedy': 'Wait for the picture, then take it again.',
  'failure.officer-not-certified': 'The officer has no signing certificate at this station.',
  'failure.officer-not-certified.remedy': 'Ask the technician to provision the station again.',
};
