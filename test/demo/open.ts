import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronPath } from '../e2e/launch.ts';
import { openTrainingDesk, trainingOfficer } from '../support/training-desk.ts';
import { faceOf, showFace } from './camera.ts';
import { demoPeople } from './people.ts';

/**
 * `npm start` without a station of its own: a whole training desk for a person to try, with a centre on loopback and simulated
 * devices. It is thrown away when the window closes.
 */
async function open(args: readonly string[]): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), 'training-'));
  const desk = await openTrainingDesk({
    folder: work,
    programs: resolve(fileURLToPath(import.meta.url), '../..'),
    policyId: args.includes('--policy=2024-07') ? '2024-07' : '2021-07',
    pace: 1,
    fingers: null,
    log: () => undefined,
  });
  try {
    const [person] = demoPeople;
    if (person === undefined) throw new Error('nobody to sit at the desk');
    const camera = join(work, 'camera.y4m');
    showFace(camera, await faceOf(person, null));
    await desk.tell('person', { ...person.body, age: person.age });
    process.stdout.write(
      [
        `Training desk: officer ${trainingOfficer.name}, and one of each other role; passphrase of all: ${trainingOfficer.passphrase}`,
        `Slips are written to ${desk.slipFolder}; everything is deleted when the window closes.`,
        '',
      ].join('\n'),
    );
    mkdirSync(desk.slipFolder, { recursive: true });
    const app = spawn(
      electronPath(),
      [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-video-capture=${camera}`,
        `--station-data=${desk.stationFolder}`,
        ...args,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.kill());
    const [code] = (await once(app, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await desk.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

open(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`start: ${(error as Error).message}\n`);
    process.exitCode = 1;
  },
);
