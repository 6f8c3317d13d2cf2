import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PolicyId } from '../../domain/policy/policy.ts';
import { faceOf, showFace } from '../demo/camera.ts';
import { documentPicture } from '../support/documents/document-picture.ts';
import { Intake, signIn } from '../demo/intake.ts';
import type { DemoPerson } from '../demo/people.ts';
import { documentName } from '../demo/words.ts';
import { type TrainingDesk, openTrainingDesk } from '../support/training-desk.ts';
import { type LaunchedStation, launchStation, projectRoot } from './launch.ts';
import { writeFileSync } from 'node:fs';

/** A training desk with a person before the camera, whose station can be started and killed as often as a test likes. */
export interface TestDesk {
  readonly desk: TrainingDesk;
  /** Starts the app and signs the officer in. */
  readonly begin: () => Promise<LaunchedStation>;
  readonly intake: (
    station: LaunchedStation,
    person: DemoPerson,
    look: (name: string) => Promise<void>,
    offline?: boolean,
  ) => Intake;
  /** Takes an application as far as a step, does there what the test is about, and leaves it: what follows is another test's. */
  readonly takeAsFarAs: (
    step: string,
    station: LaunchedStation,
    person: DemoPerson,
    there: () => Promise<void>,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
}

class FarEnough extends Error {}

export async function openTestDesk(policyId: PolicyId, person: DemoPerson): Promise<TestDesk> {
  const work = mkdtempSync(join(tmpdir(), 'desk-'));
  const desk = await openTrainingDesk({
    folder: work,
    programs: join(projectRoot, 'dist'),
    policyId,
    pace: 0.1,
    fingers: null,
    log: () => undefined,
  });
  const camera = join(work, 'camera.y4m');
  showFace(camera, await faceOf(person, null));
  await desk.tell('person', { ...person.body, age: person.age });
  const testDesk: TestDesk = {
    desk,
    begin: async () => {
      const station = await launchStation({ dataFolder: desk.stationFolder, camera });
      await signIn(station.officer, async () => undefined);
      return station;
    },
    intake: (station, who, look, offline = false) =>
      new Intake(station.officer, who, {
        shot: async (name) => {
          // Kept beside the other artefacts of a failed test.
          if (name.startsWith('failed-')) {
            await station.officer.screenshot({ path: join(projectRoot, 'test-results', `${name}.png`) });
          }
          await look(name);
        },
        offline,
        // Of itself over after one capture.
        mishap: async ({ fault }) => {
          await desk.tell('scanner', { action: fault, captures: 1 });
          return async () => undefined;
        },
        sitDown: async () => undefined,
        documentFile: async (type) => {
          const file = join(work, `${type}.jpg`);
          writeFileSync(file, await documentPicture(documentName(type), ['BẢN MẪU']));
          return file;
        },
      }),
    takeAsFarAs: async (step, station, who, there) => {
      const look = async (name: string): Promise<void> => {
        if (name !== step) return;
        await there();
        throw new FarEnough();
      };
      await testDesk
        .intake(station, who, look)
        .take()
        .catch((error: unknown) => {
          if (!(error instanceof Error && error.cause instanceof FarEnough)) throw error;
        });
    },
    close: async () => {
      await desk.stop();
      // Chromium's helpers may still be writing for a moment after the app has closed.
      rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
  return testDesk;
}
