import { parentPort } from 'node:worker_threads';
import type { FingerImageRepresentation } from '../../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { TemplateLabels } from '../../../../domain/biometrics/minutiae/template.ts';
import { ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { lookAtPicture, lookAtRecord, type FingerLook, type TouchLook } from './look.ts';

/** What the device host asks of the thread. */
export type LookOrder =
  | { readonly kind: 'record'; readonly image: FingerImageRepresentation }
  | { readonly kind: 'touch'; readonly image: GrayImage; readonly labels: TemplateLabels };
export interface LookQuestion {
  readonly id: number;
  readonly order: LookOrder;
}
export interface LookAnswer {
  readonly id: number;
  readonly look: BridgeResult<FingerLook | TouchLook>;
}

/** The thread: one picture after the other. A bug ends it, which the other side tells from an answer. */
parentPort?.on('message', ({ id, order }: LookQuestion) => {
  void follow(order).then((look) => {
    const answer: LookAnswer = { id, look };
    parentPort?.postMessage(answer);
  });
});

async function follow(order: LookOrder): Promise<BridgeResult<FingerLook | TouchLook>> {
  return order.kind === 'record'
    ? await lookAtRecord(order.image)
    : ok(lookAtPicture(order.image, order.labels));
}
