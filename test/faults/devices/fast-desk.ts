import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerPositions } from '../../../domain/biometrics/positions.ts';
import { encodePng } from '../../../native-bridges/drivers/fingerprint/image/png.ts';
import { createSbiScanner } from '../../../native-bridges/drivers/fingerprint/sbi/driver.ts';
import { sbiTimings } from '../../../native-bridges/drivers/fingerprint/sbi/timings.ts';
import { createDevice } from '../../../native-bridges/host/registry.ts';
import { openDesk, type TestDesk } from '../../integration/devices/desk.ts';

/**
 * A desk for faults: whose fingers these are does not matter, so they are ten small pictures in a folder instead of
 * grown skin, and a scanner that never answers is given up after a third of a second instead of eight.
 */
export async function openFaultDesk(): Promise<TestDesk> {
  const folder = await stripedFingers();
  const timings = { ...sbiTimings, captureGrace: 300 };
  const desk = await openDesk({
    pace: 0.05,
    fingers: folder,
    host: {
      create: (config, surroundings) =>
        config.driver === 'sbi'
          ? createSbiScanner(config, surroundings, timings)
          : createDevice(config, surroundings),
    },
  });
  return {
    ...desk,
    stop: async () => {
      await desk.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** A new folder with ten small pictures of stripes in the place of fingers. */
export async function stripedFingers(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fingers-'));
  for (const [index, finger] of fingerPositions.entries()) {
    await writeFile(join(folder, `${finger.toLowerCase().replace('_', '-')}.png`), encodePng(stripes(index)));
  }
  return folder;
}

function stripes(slope: number) {
  const width = 160;
  const height = 200;
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const x = at % width;
    const y = Math.floor(at / width);
    return Math.sin((x + y * slope * 0.1) * 0.7) > 0 ? 60 : 240;
  });
  return { width, height, pixels, ppi: 500 };
}
