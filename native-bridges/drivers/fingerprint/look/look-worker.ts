import { parentPort } from 'node:worker_threads';
import type { FingerImageRepresentation } from '../../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { TemplateLabels } from '../../../../domain/biometrics/minutiae/template.ts';
import { ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { AskedSlap } from '../../../../domain/biometrics/slap/index.ts';
import {
  lookAtPicture,
  lookAtRecord,
  lookAtSlapRecord,
  type FingerLook,
  type SlapLook,
  type TouchLook,
} from './look.ts';

/** What the device host asks of the thread. */
export type LookOrder =
  | { readonly kind: 'record'; readonly image: FingerImageRepresentation }
  | { readonly kind: 'slap'; readonly image: FingerImageRepresentation; readonly asked: AskedSlap }
  | { readonly kind: 'touch'; readonly image: GrayImage; readonly labels: TemplateLabels };
export interface LookQuestion {
  readonly id: number;
  readonly order: LookOrder;
}
/** What each kind of order is answered with. */
export interface LookOf {
  readonly record: FingerLook;
  readonly slap: SlapLook;
  readonly touch: TouchLook;
}
export type Look = BridgeResult<LookOf[keyof LookOf]>;
export interface LookAnswer {
  readonly id: number;
  readonly look: Look;
}

/** The thread: one picture after the other. A bug ends it, which the other side tells from an answer. */
parentPort?.on('message', ({ id, order }: LookQuestion) => {
  void follow(order).then((look) => {
    const answer: LookAnswer = { id, look };
    parentPort?.postMessage(answer);
  });
});

async function follow(order: LookOrder): Promise<Look> {
  if (order.kind === 'record') return await lookAtRecord(order.image);
  if (order.kind === 'slap') return await lookAtSlapRecord(order.image, order.asked);
  return ok(lookAtPicture(order.image, order.labels));
}
