import { type ReactNode, useEffect, useRef } from 'react';
import type { PreviewFrame } from '../../domain/channels/preview.ts';
import { usePreviews } from '../channel/preview.tsx';
import { createGrayPainter } from './gray-painter.ts';

/**
 * What a device sees right now, for the eyes: frames of one attempt or live view, drawn as they come. Pictures larger than the canvas on the
 * screen are shrunk while they are drawn.
 */
export function PreviewCanvas(props: {
  attemptId: string;
  /** What it shows, for those who do not see it. */
  label: string;
  className?: string;
  /** Told of each frame after it was drawn. */
  onShown?: (frame: PreviewFrame) => void;
}): ReactNode {
  const { attemptId, label, className, onShown } = props;
  const previews = usePreviews();
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null) return undefined;
    const paintGray = createGrayPainter(canvas);
    return previews.watch(attemptId, async (frame) => {
      const { picture } = frame;
      if (picture.format === 'gray8') paintGray(picture);
      else await paintJpeg(canvas, picture.content);
      onShown?.(frame);
      return true;
    });
  }, [previews, attemptId, onShown]);
  return <canvas ref={ref} role="img" aria-label={label} className={className} />;
}

async function paintJpeg(canvas: HTMLCanvasElement, content: Uint8Array): Promise<void> {
  const picture = await createImageBitmap(
    new Blob([content as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' }),
  );
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0);
  picture.close();
}
