/** The station refuses frames in which a smaller portrait of 3:4 would have to be found; asked here before somebody presses for nothing. */
export const leastFrame = { width: 400, height: 530 } as const;

export function isLargeEnough(width: number, height: number): boolean {
  return width >= leastFrame.width && height >= leastFrame.height;
}
