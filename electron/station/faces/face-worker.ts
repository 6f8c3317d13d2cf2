import { parentPort } from 'node:worker_threads';
import type { PortraitRules } from '../../../domain/biometrics/face/portrait-check.ts';
import { serveOrders } from '../threads/serve-orders.ts';
import { type StillLook, StillLooker } from './look-at-still.ts';
import type { PictureType } from './magick.ts';

/** What the station asks of the thread. */
export interface FaceWork {
  warm(order: null): Promise<void>;
  look(order: {
    readonly jpeg: Uint8Array;
    readonly rules: PortraitRules;
  }): Promise<StillLook | 'unreadable'>;
  describe(order: {
    readonly bytes: Uint8Array;
    readonly picture: PictureType;
  }): Promise<Float32Array | null | 'unreadable'>;
}

// What the decoder says of the bytes may quote them.
const unreadable = () => 'unreadable' as const;

const looker = new StillLooker();
serveOrders<FaceWork>(parentPort, {
  warm: async () => {
    await looker.models();
  },
  look: ({ jpeg, rules }) => looker.look(jpeg, rules).catch(unreadable),
  describe: ({ bytes, picture }) => looker.describe(bytes, picture).catch(unreadable),
});
