/** Closes what is white and not joined, up, down or sideways, to the edge of the picture. Changes `picture`; 0 black, 255 white. */
export function fillHoles(picture: Uint8Array, width: number, height: number): void {
  const outside = 128;
  const flood = new Flood(picture, width, height);
  for (let x = 0; x < width; x += 1) {
    for (const at of [x, (height - 1) * width + x]) if (picture[at] === 255) flood.fill(at, outside);
  }
  for (let y = 0; y < height; y += 1) {
    for (const at of [y * width, y * width + width - 1]) if (picture[at] === 255) flood.fill(at, outside);
  }
  for (let at = 0; at < picture.length; at += 1) picture[at] = picture[at] === outside ? 255 : 0;
}

/** Leaves only the black part whose box is largest, the first from the top of equals. Changes `picture`. */
export function keepLargest(picture: Uint8Array, width: number, height: number): void {
  const seen = 128;
  const kept = 64;
  const flood = new Flood(picture, width, height);
  let largest = 0;
  let start = -1;
  for (let at = 0; at < picture.length; at += 1) {
    if (picture[at] !== 0) continue;
    const box = flood.fill(at, seen);
    if (box > largest) {
      largest = box;
      start = at;
    }
  }
  if (start >= 0) flood.fill(start, kept);
  for (let at = 0; at < picture.length; at += 1) picture[at] = picture[at] === kept ? 0 : 255;
}

class Flood {
  readonly #picture: Uint8Array;
  readonly #width: number;
  readonly #height: number;
  readonly #queue: Int32Array;

  constructor(picture: Uint8Array, width: number, height: number) {
    this.#picture = picture;
    this.#width = width;
    this.#height = height;
    this.#queue = new Int32Array(picture.length);
  }

  /** Gives `mark` to all of the start's value joined to it by a side. @returns area of the box around it */
  fill(start: number, mark: number): number {
    const picture = this.#picture;
    const width = this.#width;
    const queue = this.#queue;
    const value = picture[start];
    let left = width;
    let right = 0;
    let top = this.#height;
    let bottom = 0;
    let length = 1;
    queue[0] = start;
    picture[start] = mark;
    for (let next = 0; next < length; next += 1) {
      const at = queue[next] as number;
      const x = at % width;
      const y = (at - x) / width;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      if (x > 0 && picture[at - 1] === value) {
        picture[at - 1] = mark;
        queue[length++] = at - 1;
      }
      if (x < width - 1 && picture[at + 1] === value) {
        picture[at + 1] = mark;
        queue[length++] = at + 1;
      }
      if (y > 0 && picture[at - width] === value) {
        picture[at - width] = mark;
        queue[length++] = at - width;
      }
      if (y < this.#height - 1 && picture[at + width] === value) {
        picture[at + width] = mark;
        queue[length++] = at + width;
      }
    }
    return (right - left + 1) * (bottom - top + 1);
  }
}
