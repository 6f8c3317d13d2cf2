import type { PortraitCheck, PortraitCheckCode } from './portrait-check.ts';

/** Checks as an officer thinks of them: what belongs together stands as one line. */
export const checkGroups = {
  face: ['no-face', 'several-faces'],
  size: ['too-small', 'too-large'],
  place: ['off-centre'],
  straight: ['turned', 'nodding', 'tilted'],
  'eyes-open': ['eyes-closed'],
  'eyes-seen': ['eyes-hidden'],
  gaze: ['looking-away'],
  mouth: ['mouth-open'],
  glasses: ['glasses', 'glare-on-glasses'],
  ears: ['ears-hidden'],
  head: ['head-covered'],
  light: ['too-dark', 'too-bright', 'uneven-light'],
  background: ['background-not-white', 'background-uneven'],
  sharp: ['blurred'],
  still: ['moving', 'frozen'],
} as const satisfies Readonly<Record<string, readonly PortraitCheckCode[]>>;
export type CheckGroup = keyof typeof checkGroups;

/** In the order in which they help: who sits wrong need not hear of the light first. Every code stands in it once. */
export const coachingOrder: readonly PortraitCheckCode[] = [
  'no-face',
  'several-faces',
  'frozen',
  'too-large',
  'too-small',
  'off-centre',
  'head-covered',
  'glasses',
  'eyes-hidden',
  'turned',
  'nodding',
  'tilted',
  'moving',
  'too-dark',
  'too-bright',
  'uneven-light',
  'glare-on-glasses',
  'background-not-white',
  'background-uneven',
  'eyes-closed',
  'looking-away',
  'mouth-open',
  'ears-hidden',
  'blurred',
];

/** The worst of a group's checks; groups of which nothing was asked are left out. */
export function groupStates(
  checks: readonly PortraitCheck[],
): { readonly group: CheckGroup; readonly state: PortraitCheck['state'] }[] {
  return (Object.keys(checkGroups) as CheckGroup[]).flatMap((group) => {
    const codes: readonly PortraitCheckCode[] = checkGroups[group];
    const states = checks.filter(({ code }) => codes.includes(code)).map(({ state }) => state);
    if (states.length === 0) return [];
    const state = states.includes('not-met') ? 'not-met' : states.includes('unknown') ? 'unknown' : 'met';
    return [{ group, state }];
  });
}

/** Codes that are not met, the most useful first. */
export function failing(checks: readonly PortraitCheck[]): PortraitCheckCode[] {
  const codes = new Set(checks.filter(({ state }) => state === 'not-met').map(({ code }) => code));
  return coachingOrder.filter((code) => codes.has(code));
}
