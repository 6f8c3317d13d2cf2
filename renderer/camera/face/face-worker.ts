import type { FaceModels } from '../../../domain/biometrics/face/models.ts';
import { lookAtPortrait } from '../../../domain/biometrics/face/look.ts';
import type { MotionMemory } from '../../../domain/biometrics/face/motion.ts';
import type { FaceAnswer, FaceOrder } from './face-messages.ts';
import { openModels } from './tensor-models.ts';

/** A thread that looks at faces, so that typing never waits for it. One frame at a time; whoever asks waits for the answer. */

const scope = globalThis as unknown as {
  readonly location: { readonly href: string };
  onmessage: ((event: MessageEvent<FaceOrder>) => void) | null;
  postMessage(answer: FaceAnswer): void;
};

let models: FaceModels | null = null;
let memory: MotionMemory | null = null;
let surface: OffscreenCanvas | null = null;

const fail = (error: unknown): void =>
  scope.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });

// What goes wrong here is told at once: nobody waits for an answer that does not come.
scope.onmessage = ({ data }) => void look(data).catch(fail);

openModels(['detector', 'mesh', 'iris'], new URL('/faces/', scope.location.href).href).then((opened) => {
  models = opened;
  scope.postMessage({ type: 'ready', backend: opened.backend });
}, fail);

async function look({ id, bitmap, frame, rules, now, fresh }: FaceOrder): Promise<void> {
  const started = performance.now();
  if (fresh) memory = null;
  const picture = pixelsOf(bitmap);
  bitmap.close();
  if (models === null || picture === null) {
    scope.postMessage({ type: 'looked', id, look: null, milliseconds: 0 });
    return;
  }
  const enlargement = frame.height / picture.height;
  const seen = await lookAtPortrait(picture, models, { rules, enlargement, film: { memory, now } });
  memory = seen.memory;
  scope.postMessage({ type: 'looked', id, look: seen.look, milliseconds: performance.now() - started });
}

function pixelsOf(bitmap: ImageBitmap): ImageData | null {
  const { width, height } = bitmap;
  if (surface === null || surface.width !== width || surface.height !== height) {
    surface = new OffscreenCanvas(width, height);
  }
  const context = surface.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height);
}
