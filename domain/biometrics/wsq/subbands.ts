/** A rectangle of the coefficient image, before its two directions of splitting are undone. */
export interface Band {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle to be joined from its four quarters; a flipped direction has its high half first. */
export interface Join extends Band {
  readonly flippedColumns: boolean;
  readonly flippedRows: boolean;
}

interface Node extends Band {
  /** The right half of its parent, the lower half of its parent. */
  readonly isRight: boolean;
  readonly isBottom: boolean;
}

/**
 * The fixed 64-band tree of the WSQ standard (figure of the subband decomposition): the picture is split into
 * quarters, the low quarter again, and so on unevenly. In a right or lower part the halves of the next split
 * stand in reverse, high before low.
 *
 * @returns `bands` in transmission order 0–63, and `joins` from the smallest to the whole picture.
 */
export function layOutSubbands(width: number, height: number): { bands: Band[]; joins: Join[] } {
  const splits: Join[] = [];
  const split = (node: Node): [Node, Node, Node, Node] => {
    splits.push({ ...node, flippedColumns: node.isRight, flippedRows: node.isBottom });
    const across = halves(node.width, node.isRight);
    const down = halves(node.height, node.isBottom);
    const part = (right: 0 | 1, bottom: 0 | 1): Node => ({
      x: node.x + (right === 1 ? across[0] : 0),
      y: node.y + (bottom === 1 ? down[0] : 0),
      width: across[right],
      height: down[bottom],
      isRight: right === 1,
      isBottom: bottom === 1,
    });
    return [part(0, 0), part(1, 0), part(0, 1), part(1, 1)];
  };
  const sixteen = (node: Node): Node[] => split(node).flatMap((quarter) => split(quarter));

  const whole: Node = { x: 0, y: 0, width, height, isRight: false, isBottom: false };
  const [low, right, bottom, corner] = split(whole);
  const [lower, lowRight, lowBottom, lowCorner] = split(low);
  const [lowest, ...rest] = sixteen(lower);
  const bands = [
    ...(lowest === undefined ? [] : split(lowest)),
    ...rest,
    ...sixteen(lowRight),
    ...sixteen(lowBottom),
    lowCorner,
    ...split(right),
    ...split(bottom),
    ...quarters(corner),
  ];
  return { bands, joins: splits.reverse() };
}

/** Sizes of the first and the second half: the low half has the odd sample, wherever it lies. */
function halves(length: number, flipped: boolean): [number, number] {
  const low = Math.ceil(length / 2);
  return flipped ? [length - low, low] : [low, length - low];
}

/** The highest quarter is never transmitted nor split; its four band numbers exist all the same. */
function quarters(corner: Band): Band[] {
  return [corner, corner, corner, corner];
}
