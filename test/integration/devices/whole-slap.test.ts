import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isoFingerPositionCode,
  parseFingerImageRecord,
} from '../../../domain/biometrics/finger-image-record.ts';
import { checkCuts } from '../../../domain/biometrics/slap/index.ts';
import type { FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { unwrap } from '../../../domain/result.ts';
import { decodeFingerImage } from '../../../native-bridges/drivers/fingerprint/image/decode.ts';
import { captured, captureRequest, openDesk, type TestDesk } from './desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk({ pace: 0.05, warm: false, simulated: { scanner: { wholeSlaps: true } } });
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

async function pictureOf(record: Uint8Array) {
  const [image] = unwrap(parseFingerImageRecord(record)).representations;
  if (image === undefined) throw new Error('record without a picture');
  return { position: image.position, gray: unwrap(await decodeFingerImage(image)) };
}

describe.each<[FingerprintCaptureId, Parameters<typeof captureRequest>[1], string]>([
  ['PLAIN_RIGHT_FOUR_FINGERS', {}, 'right'],
  ['PLAIN_LEFT_FOUR_FINGERS', { without: ['LEFT_RING'] }, 'left'],
  ['PLAIN_THUMBS', {}, 'thumbs'],
])('scanner that gives whole slaps, asked for %s', (capture, change, hand) => {
  it('keeps the slap and cuts every finger from it when they add up', async () => {
    const request = captureRequest(capture, change);
    if (request.exceptions.length > 0)
      desk.simulators.seat({ seed: 'first person', missing: request.exceptions });
    const { fingers, slap } = captured(await desk.fingers(request));
    expect(fingers.map(({ finger }) => finger)).toEqual(request.fingers);
    if (slap === undefined) throw new Error('no slap');
    expect(['unknown', hand]).toContain(slap.hand);
    const whole = await pictureOf(slap.record);
    expect(whole.position).toBe(isoFingerPositionCode[capture as keyof typeof isoFingerPositionCode]);
    const own = createHash('sha256').update(slap.record).digest();
    const chained = createHash('sha256')
      .update(Buffer.from(request.previousHash, 'hex'))
      .update(own)
      .digest('hex');
    expect(slap.hash).toBe(chained.toUpperCase());
    const cuts = await Promise.all(
      fingers.map(async ({ finger, record, hash, envelope, compression }) => {
        expect({ hash, envelope, compression }).toEqual({
          hash: slap.hash,
          envelope: '',
          compression: 'NONE',
        });
        const picture = await pictureOf(record);
        expect(picture.position).toBe(isoFingerPositionCode[finger]);
        const box = slap.segments.find((segment) => segment.finger === finger);
        if (box === undefined) throw new Error(`no segment of ${finger}`);
        return { finger, box, picture: picture.gray };
      }),
    );
    expect(checkCuts(whole.gray, { capture, expected: request.fingers }, cuts)).toBeUndefined();
  });
});

it('scanner gives separate fingers when a finger is rolled, whatever it does with slaps', async () => {
  const { fingers, slap } = captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
  expect(slap).toBeUndefined();
  expect(fingers).toHaveLength(1);
});
