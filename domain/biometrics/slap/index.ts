export { checkCuts, type ClaimedCut, type CutFault } from './check-cuts.ts';
export { cutFinger, isTurned, type FingerBox } from './cut-finger.ts';
export {
  segmentPreview,
  segmentSlap,
  type AskedSlap,
  type FoundFinger,
  type SlapProblem,
  slapProblems,
  type SlapSegmentation,
} from './segment-slap.ts';
export type { SlapHand } from './slap-hand.ts';
