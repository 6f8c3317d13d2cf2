const jpegQuality = 0.9;
/** A hand shows all there is to see at this size; a document camera gives four times as much. */
const longest = 1600;

/** Size of a camera picture brought within `longest`, never enlarged. */
export function sizeWithin(
  width: number,
  height: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** The whole frame on the screen as JPEG; null while the camera has sent none. */
export async function grabWhole(
  video: HTMLVideoElement,
): Promise<{ jpeg: Uint8Array<ArrayBuffer>; width: number; height: number } | null> {
  if (video.videoWidth === 0) return null;
  const { width, height } = sizeWithin(video.videoWidth, video.videoHeight);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(video, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
  return { jpeg: new Uint8Array(await blob.arrayBuffer()), width, height };
}
