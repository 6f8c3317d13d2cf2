import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Picture } from '../../native-bridges/simulators/camera/picture.ts';
import { launchStation } from '../e2e/launch.ts';
import { openTrainingDesk, type TrainingDesk } from '../support/training-desk.ts';
import { faceOf, showFace } from './camera.ts';
import { documentPicture } from '../support/documents/document-picture.ts';
import {
  applicationsAt,
  collectApplication,
  collectCentre,
  collectSlip,
  exportReadable,
  onlyNew,
  slipsAt,
} from './evidence-of-arrival.ts';
import { Intake, signIn } from './intake.ts';
import { type DemoOptions, readOptions } from './options.ts';
import { type DemoPerson, demoPeople, type Mishap } from './people.ts';
import { Screens } from './screens.ts';
import { stationTimes } from './station-times.ts';
import { documentName } from './words.ts';

/** The main job: three applicants, from the counter to the centre's acknowledgement, in the real app's visible window. */

/** Twenty times a person's pace before the simulated devices: the demo shows the way, not the waiting. */
const pace = 0.05;
const programs = resolve(fileURLToPath(import.meta.url), '../..');

interface Taken {
  readonly key: string;
  readonly what: string;
  readonly id: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly caught: readonly Mishap[];
  readonly stepsMs: Readonly<Record<string, number>>;
  readonly sealMs: number | null;
  readonly uploadMs: number | null;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function takeApplicants(
  desk: TrainingDesk,
  options: DemoOptions,
  work: string,
  faces: Faces,
): Promise<{ taken: Taken[]; versions: object }> {
  const camera = join(work, 'camera.y4m');
  const show = (person: DemoPerson): void => {
    const face = faces.get(person.key);
    if (face !== undefined) showFace(camera, face);
  };
  const [first] = demoPeople;
  if (first !== undefined) {
    show(first);
    // The simulated skin grows while the app starts.
    await desk.tell('person', bodyOf(first, options));
  }
  const { app, officer, applicant } = await launchStation({ dataFolder: desk.stationFolder, camera });
  if (applicant === null) throw new Error('the station refused to start');
  app
    .process()
    .stderr?.on('data', (part: Buffer) => process.env.DEMO_LOG === undefined || process.stderr.write(part));
  try {
    const screens = new Screens(options.out, officer, applicant);
    await signIn(officer, (name) => screens.take(name, ''));
    const taken: Taken[] = [];
    for (const person of demoPeople) {
      const started = performance.now();
      const before = { applications: applicationsAt(desk), slips: slipsAt(desk) };
      const intake = new Intake(officer, person, {
        shot: (name) => screens.take(name, person.key === 'a' ? '' : `-${person.key}`),
        sitDown: async () => {
          show(person);
          await desk.tell('person', bodyOf(person, options));
        },
        documentFile: (type) => documentFile(work, type, person),
        // So it stands in the training register.
        populationDiffers: person.key === 'a' ? 'birthDate' : undefined,
        mishap: (mishap) => strike(desk, mishap, person, options),
      });
      await intake.take();
      const id = onlyNew(applicationsAt(desk), before.applications, 'application');
      const arrived = await collectApplication(desk, programs, options.out, id);
      collectSlip(desk, options.out, id, before.slips);
      taken.push({
        key: person.key,
        what: person.what,
        id,
        bytes: arrived.size,
        sha256: arrived.sha256,
        caught: intake.caught,
        stepsMs: intake.steps,
        ...stationTimes(desk.stationFolder, id),
      });
      say(
        `${person.key}: ${person.what}: ${arrived.size} bytes acknowledged, ${Math.round(performance.now() - started)} ms`,
      );
    }
    const versions = await app.evaluate(() => ({
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
    }));
    return { taken, versions };
  } finally {
    await app.close();
  }
}

/** Makes something go wrong at the next capture; the answer has the right person at the desk again, doing the right thing. */
async function strike(
  desk: TrainingDesk,
  { fault }: Mishap,
  person: DemoPerson,
  options: DemoOptions,
): Promise<() => Promise<void>> {
  if (fault !== 'person-before') {
    // Of itself over after one capture.
    await desk.tell('scanner', { action: fault, captures: 1 });
    return async () => undefined;
  }
  const [before] = demoPeople;
  if (before === undefined) throw new Error('nobody was here before');
  await desk.tell('person', bodyOf(before, options));
  return () => desk.tell('person', bodyOf(person, options));
}

type Faces = ReadonlyMap<DemoPerson['key'], Picture>;

async function facesOf(options: DemoOptions): Promise<Faces> {
  return new Map(
    await Promise.all(
      demoPeople.map(async (person) => [person.key, await faceOf(person, options.face)] as const),
    ),
  );
}

function bodyOf(person: DemoPerson, options: DemoOptions): object {
  const fingers = (presence: 'AMPUTATED' | 'BANDAGED') =>
    person.exceptions.filter((one) => one.presence === presence).map((one) => one.finger);
  return {
    ...person.body,
    age: person.age,
    missing: fingers('AMPUTATED'),
    bandaged: fingers('BANDAGED'),
    material: options.fingers === null ? 'synthetic' : 'folder',
  };
}

async function documentFile(work: string, type: string, person: DemoPerson): Promise<string> {
  const file = join(work, `${type}.jpg`);
  const name = person.name.toLocaleUpperCase('vi');
  writeFileSync(
    file,
    await documentPicture(documentName(type), [`Họ và tên: ${name}`, `Số: ${person.lookup}`]),
  );
  return file;
}

async function run(words: readonly string[]): Promise<void> {
  const options = readOptions(words);
  const started = performance.now();
  rmSync(options.out, { recursive: true, force: true });
  mkdirSync(options.out, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'demo-'));
  const opening = openTrainingDesk({
    folder: work,
    programs,
    policyId: '2021-07',
    pace,
    fingers: options.fingers,
    log: (program, line) => {
      if (process.env.DEMO_LOG !== undefined) say(`${program}: ${line}`);
    },
  });
  // Painting faces takes a second or two of this process, while centre and devices start in theirs.
  const [opened, painted] = await Promise.allSettled([opening, facesOf(options)]);
  if (opened.status === 'rejected') throw opened.reason as Error;
  const desk = opened.value;
  if (painted.status === 'rejected') {
    await desk.stop();
    throw painted.reason as Error;
  }
  say(`centre at ${desk.gatewayUrl}, station provisioned, ${Math.round(performance.now() - started)} ms`);
  try {
    const { taken, versions } = await takeApplicants(desk, options, work, painted.value);
    collectCentre(desk, options.out);
    const [exported] = taken;
    if (exported !== undefined) await exportReadable(desk, programs, options.out, exported.id);
    const caught = taken.flatMap((one) =>
      one.caught.map(({ fault, code }) => ({ fault, code, applicant: one.key })),
    );
    const struck = demoPeople.flatMap(({ mishaps }) => mishaps);
    const summary = {
      ok: taken.length === demoPeople.length && caught.length === struck.length,
      caught,
      policyId: '2021-07',
      material: { fingers: options.fingers ?? 'synthetic', face: options.face ?? 'painted' },
      versions: { ...versions, demoNode: process.versions.node },
      totalMs: Math.round(performance.now() - started),
      applications: taken.map(({ caught: _, ...application }) => application),
    };
    writeFileSync(join(options.out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    if (options.json) process.stdout.write(readFileSync(join(options.out, 'summary.json')));
    say(`three applications verified and acknowledged in ${summary.totalMs} ms: ${options.out}`);
  } finally {
    await desk.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  say(
    `demo: ${process.env.DEMO_LOG === undefined ? (error as Error).message : ((error as Error).stack ?? '')}`,
  );
  process.exitCode = 1;
});
