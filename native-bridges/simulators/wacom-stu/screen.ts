import { stuEncodings } from '../../drivers/signature-pad/wacom-stu/reports.ts';

/** What the simulated pad shows: RGB, three bytes a pixel. Images arrive in blocks and show when they are committed. */
export class PadDisplay {
  readonly rgb: Uint8Array;
  #incoming: Uint8Array;
  #filled = 0;
  #oneBit = false;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.rgb = new Uint8Array(width * height * 3).fill(255);
    this.#incoming = new Uint8Array(0);
  }

  clear(): void {
    this.rgb.fill(255);
  }

  clearArea(left: number, top: number, right: number, bottom: number): void {
    for (let y = top; y <= Math.min(bottom, this.height - 1); y += 1) {
      this.rgb.fill(
        255,
        (y * this.width + left) * 3,
        (y * this.width + Math.min(right, this.width - 1) + 1) * 3,
      );
    }
  }

  /** False for an encoding this pad does not know. */
  startImage(encoding: number, supported: number): boolean {
    this.#oneBit = encoding === stuEncodings['1-bit'] && (supported & 0x02) !== 0;
    const colour = encoding === stuEncodings['24-bit'] && (supported & 0x08) !== 0;
    if (!this.#oneBit && !colour) return false;
    this.#incoming = new Uint8Array(this.#oneBit ? Math.ceil(this.width / 8) * this.height : this.rgb.length);
    this.#filled = 0;
    return true;
  }

  /** False where more arrives than the screen has pixels. */
  addBlock(data: Uint8Array): boolean {
    if (this.#filled + data.length > this.#incoming.length) return false;
    this.#incoming.set(data, this.#filled);
    this.#filled += data.length;
    return true;
  }

  /** False where pixels are missing. */
  commit(): boolean {
    if (this.#filled !== this.#incoming.length) return false;
    if (this.#oneBit) {
      this.#showBits();
      return true;
    }
    for (let at = 0; at < this.rgb.length; at += 3) {
      this.rgb[at] = this.#incoming[at + 2] ?? 255;
      this.rgb[at + 1] = this.#incoming[at + 1] ?? 255;
      this.rgb[at + 2] = this.#incoming[at] ?? 255;
    }
    return true;
  }

  /** A bit a pixel, the highest leftmost, 1 white; rows begin on a byte. */
  #showBits(): void {
    const stride = Math.ceil(this.width / 8);
    for (let pixel = 0; pixel < this.width * this.height; pixel += 1) {
      const x = pixel % this.width;
      const byte = this.#incoming[Math.floor(pixel / this.width) * stride + (x >> 3)] ?? 0xff;
      this.rgb.fill((byte & (0x80 >> (x & 7))) === 0 ? 0 : 255, pixel * 3, pixel * 3 + 3);
    }
  }

  ink(x: number, y: number): void {
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        const px = Math.round(x) + dx;
        const py = Math.round(y) + dy;
        if (px < 0 || py < 0 || px >= this.width || py >= this.height) continue;
        this.rgb.fill(0, (py * this.width + px) * 3, (py * this.width + px) * 3 + 3);
      }
    }
  }
}
