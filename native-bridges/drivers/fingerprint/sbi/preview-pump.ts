import { recogniseFingerPayload } from '../../../../domain/biometrics/finger-image-record.ts';
import type {
  FingerCaptureRequest,
  FingerCaptureState,
  FingerPrompt,
} from '../../../../domain/devices/fingerprint-scanner.ts';
import { shrinkToSide } from '../../../imaging/shrink.ts';
import type { MultipartPart } from '../../../transports/multipart.ts';
import type { AsyncQueue } from '../../../transports/queue.ts';
import type { DriverSurroundings } from '../../device.ts';
import { decodeFingerFile } from '../image/decode.ts';
import { segmentPreview } from '../../../../domain/biometrics/slap/index.ts';
import { coach, flatCaptureOf, openingPrompt } from './coaching.ts';
import { lookAtPreview, type PreviewSight } from './preview-sight.ts';
import { SteadyPrompt } from './steady-prompt.ts';

/** Between two previews handed on: more than an eye needs, little enough for two cores. */
const previewEvery = 90;
/** Between two previews decoded and looked at: nobody reads more than four sentences a second. */
const lookEvery = 250;
/** Previews do not state their resolution: they show a platen for four fingers, 3.2 inches on its longer side. */
const platenInches = 3.2;
const previewPpi = 125;
/** Longest side looked at, in pixels: a slap platen at a quarter of 500 ppi. */
const sightSide = 400;

/** Hands frames on with what to say about them; looks at one at a time and drops what comes meanwhile. */
export class PreviewPump {
  #busy = false;
  #ended = false;
  #lastShown = -Infinity;
  #lastLook = -Infinity;
  #sight: PreviewSight | undefined;
  #prompt: FingerPrompt;
  readonly #steady: SteadyPrompt;

  constructor(
    private readonly request: FingerCaptureRequest,
    private readonly queue: AsyncQueue<FingerCaptureState>,
    private readonly preview: DriverSurroundings['preview'],
  ) {
    this.#prompt = openingPrompt(request);
    this.#steady = new SteadyPrompt(this.#prompt);
  }

  end(): void {
    this.#ended = true;
  }

  offer(part: MultipartPart): void {
    if (!this.#ended) showPicture(this.preview, this.request.attemptId, part);
    const now = performance.now();
    if (this.#busy || this.#ended || now - this.#lastShown < previewEvery) return;
    this.#lastShown = now;
    if (now - this.#lastLook < lookEvery) {
      if (recogniseFingerPayload(part.body) !== undefined) this.#show(part);
      return;
    }
    this.#lastLook = now;
    this.#busy = true;
    void this.#look(part)
      .catch(() => undefined)
      .finally(() => {
        this.#busy = false;
      });
  }

  async #look(part: MultipartPart): Promise<void> {
    const picture = await decodeFingerFile(part.body, previewPpi);
    if (!picture.ok) return;
    const frame = shrinkToSide(picture.value, sightSide);
    const sight = lookAtPreview(frame);
    const capture = flatCaptureOf(this.request);
    const slap =
      capture === undefined
        ? undefined
        : segmentPreview(
            { ...frame, ppi: Math.max(frame.width, frame.height) / platenInches },
            { capture, expected: this.request.fingers },
          );
    this.#prompt = this.#steady.say(coach(this.request, sight, this.#sight, slap), performance.now());
    this.#sight = sight;
    this.#show(part);
  }

  #show(part: MultipartPart): void {
    if (this.#ended) return;
    this.queue.push({
      phase: 'preview',
      prompt: this.#prompt,
      frame: part.body,
      mimeType: part.contentType,
    });
  }
}

/** A JPEG on the preview port, which drops what is not drawn in time; other formats go with the states only. */
export function showPicture(
  preview: DriverSurroundings['preview'],
  attemptId: string,
  part: MultipartPart,
): void {
  if (recogniseFingerPayload(part.body) !== 'JPEG') return;
  preview({ attemptId, takenAt: Date.now(), picture: { format: 'jpeg', content: part.body } });
}
