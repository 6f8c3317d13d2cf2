import { scanner, sendFrames } from './source.ts';

export interface NaiveFrame {
  readonly sequence: number;
  readonly takenAt: number;
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
}

const { parentPort } = process as unknown as { parentPort: { postMessage(message: NaiveFrame): void } };
let sequence = 0;
void sendFrames((frame) => {
  sequence += 1;
  parentPort.postMessage({ sequence, width: scanner.width, height: scanner.height, ...frame });
}, new AbortController().signal);
