export interface GrayPicture {
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, rows from the top. */
  readonly content: Uint8Array;
}

/** How many pixels of a picture become one in a space of that width: as many as leave at least what can be shown. 0: not laid out yet. */
export function shrinkingFor(picture: GrayPicture, shownWidth: number): number {
  return shownWidth === 0 ? 1 : Math.max(1, Math.floor(picture.width / shownWidth));
}

/** Averages squares of `step` × `step` bytes into opaque RGBA words (little-endian); what is left over at the edges is left out. */
export function grayToWords(picture: GrayPicture, step: number, words: Uint32Array): void {
  const { width, content } = picture;
  const columns = Math.floor(width / step);
  const rows = Math.floor(picture.height / step);
  const share = 1 / (step * step);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let y = 0; y < step; y += 1) {
        const start = (row * step + y) * width + column * step;
        for (let x = 0; x < step; x += 1) sum += content[start + x] ?? 0;
      }
      // Exact for one pixel; rounded for more.
      words[row * columns + column] = 0xff000000 | (Math.round(sum * share) * 0x010101);
    }
  }
}

/** Paints 8-bit gray pictures on a canvas, no larger than there is space; keeps its buffer from one picture to the next. */
export function createGrayPainter(canvas: HTMLCanvasElement): (picture: GrayPicture) => void {
  const context = canvas.getContext('2d', { alpha: false });
  let image: ImageData | null = null;
  let words = new Uint32Array(0);
  return (picture) => {
    if (context === null || picture.content.length < picture.width * picture.height) return;
    // The space around it: its own size follows from the picture.
    const space = canvas.parentElement?.clientWidth ?? 0;
    const step = shrinkingFor(picture, space * window.devicePixelRatio);
    const width = Math.floor(picture.width / step);
    const height = Math.floor(picture.height / step);
    if (image?.width !== width || image.height !== height) {
      canvas.width = width;
      canvas.height = height;
      image = new ImageData(width, height);
      words = new Uint32Array(image.data.buffer);
    }
    grayToWords(picture, step, words);
    context.putImageData(image, 0, 0);
  };
}
