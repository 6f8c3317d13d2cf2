import { createGrayPainter } from '../../../renderer/design/gray-painter.ts';
import { startSeeing } from './seen.ts';
import type { NaiveFrame } from './naive-devices.ts';

const see = startSeeing();
const canvas = document.createElement('canvas');
document.querySelector('#root')?.append(canvas);
const paint = createGrayPainter(canvas);
const { naive } = window as unknown as { naive: { on(listener: (frame: NaiveFrame) => void): void } };
naive.on((frame) => {
  paint(frame);
  see(frame.sequence, frame.takenAt);
});
