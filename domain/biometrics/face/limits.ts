/**
 * Limits of the portrait checks that the rule set does not state. No pictures of people could be had for measuring but one public domain
 * photograph and the synthetic records named in docs/adr/0031, so these are the station's own and lenient: a check that can't be sure says
 * `unknown`. Between `doubt` and `limit` nothing is claimed.
 */
export const limits = {
  /** Distance of the face from the portrait's middle line, shares of its width. */
  aside: 0.07,
  /** Opening over width of the less open eye: closed below `closed`, open from `open`. Narrow eyes must pass. */
  opening: { closed: 0.09, open: 0.13 },
  /** Luma between lids: iris against white. Less, and darker than the cheek: something stands before the eye. */
  eyeContrast: { hidden: 18, visible: 34, shade: 0.5 },
  /** Iris from the middle of the eye, eye widths. */
  gaze: { aside: 0.14, doubt: 0.11 },
  /** Gap of the lips over the mouth's width. */
  mouth: 0.16,
  /** Lines in parts of the skin's luma. */
  glasses: { bridge: 0.16, lower: 0.1, none: 0.09 },
  glare: { least: 0.02, none: 0.004 },
  /** Colour above the forehead that hair hardly has. */
  covering: 90,
  /** Darker side over lighter side. */
  balance: 0.62,
  light: { lightestLeast: 70, darkestMost: 210, clippedMost: 0.12 },
  background: {
    white: { light: 185, colour: 30 },
    'plain-light': { light: 140, colour: 80 },
    spread: 42,
    /** Below this share of the portrait there is too little of it to judge. */
    share: 0.08,
  },
  sharpness: 2.5,
  /** Eye distances a second. */
  speed: 0.9,
  /** Milliseconds without a single changed pixel. */
  frozen: 2000,
} as const;
