import type { FingerImageRepresentation } from '../../../../domain/biometrics/finger-image-record.ts';
import { err, ok } from '../../../../domain/result.ts';
import { shrinkToSide } from '../../../imaging/shrink.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { decodeFingerImage } from '../image/decode.ts';
import { encodePng } from '../image/png.ts';

const previewSide = 400;

/** A grey PNG of at most 400 px for eyes; decoding it also proves that the record's picture can be read. */
export async function fingerPreview(
  image: FingerImageRepresentation,
): Promise<BridgeResult<Uint8Array<ArrayBuffer>>> {
  const gray = await decodeFingerImage(image);
  if (!gray.ok) return err('protocol-error', gray.error.code);
  return ok(new Uint8Array(encodePng(shrinkToSide(gray.value, previewSide))));
}
