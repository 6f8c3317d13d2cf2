/** What a slap scanner sends: 1600 × 1500, 8 bits, 20 a second. */
export const scanner = { width: 1600, height: 1500, perSecond: 20 } as const;

const variants = 8;

/** Pictures with ridges that move, so that no two in a row are the same bytes. */
function pictures(): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: variants }, (_, variant) => {
    const content = new Uint8Array(scanner.width * scanner.height);
    for (let y = 0; y < scanner.height; y += 1) {
      for (let x = 0; x < scanner.width; x += 1) {
        content[y * scanner.width + x] = 128 + 100 * Math.sin((x + 3 * variant) / 5 + Math.sin(y / 40) * 3);
      }
    }
    return content;
  });
}

export interface SourceFrame {
  readonly takenAt: number;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** Milliseconds since the epoch, finer than whole ones: the same clock for all processes of a machine. */
export const now = (): number => performance.timeOrigin + performance.now();

/** Calls `give` at the scanner's pace until the signal fires; each frame has a buffer of its own, as a decoder makes it. */
export async function sendFrames(give: (frame: SourceFrame) => void, signal: AbortSignal): Promise<void> {
  const all = pictures();
  const every = 1000 / scanner.perSecond;
  const started = performance.now();
  await new Promise<void>((resolve) => {
    let count = 0;
    const next = (): void => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const content = (all[count % variants] ?? new Uint8Array()).slice();
      count += 1;
      give({ takenAt: now(), content });
      setTimeout(next, Math.max(0, started + count * every - performance.now()));
    };
    next();
  });
}
