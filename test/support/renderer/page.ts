import '../../../renderer/channel/strict-csp.ts';
import { policyIdSchema } from '../../../domain/policy/policy.ts';
import { webPort } from '../../../renderer/channel/ports.ts';
import { troubledBench } from './bench-scene.ts';
import { type FaceFacts, plainFace, scriptFaces } from './faces.ts';
import { paintedPicture } from './pictures.ts';
import { draftOf, names, type SceneName, sceneNames } from './scenes.ts';
import { defaultScenario, type Scenario, type ScriptedStation, scriptedStation } from './station.ts';

/**
 * Injected into the officer page before its own script: plays preload and station. The test changes
 * `window.scripted` and may call `restart()` to replace the port as a restarted station does.
 *
 * `?scene=NAME` signs an officer in with that application of scenes.ts waiting at home, `?scene=bench` a technician with a bench in
 * trouble; `&name=long` gives the longest name the form takes.
 */
interface Scripted {
  scenario: Scenario;
  current: ScriptedStation | null;
  faces: FaceFacts;
  sceneNames: readonly SceneName[];
  connect(): void;
  drop(): void;
}

declare global {
  interface Window {
    scripted: Scripted;
  }
}

const asked = new URLSearchParams(window.location.search);
const policyId = policyIdSchema.safeParse(asked.get('policy'));
let port: MessagePort | null = null;
const scripted: Scripted = {
  scenario: defaultScenario(policyId.success ? policyId.data : '2024-07'),
  current: null,
  faces: plainFace(),
  sceneNames,
  connect() {
    const { port1, port2 } = new MessageChannel();
    port = port1;
    scripted.current = scriptedStation(webPort(port1), scripted.scenario);
    window.postMessage({ type: 'station-port', role: 'officer' }, window.location.origin, [port2]);
  },
  drop() {
    port?.close();
  },
};
window.scripted = scripted;
const scene = asked.get('scene');
if (scene !== null) setScene(scripted.scenario, scene, asked.get('name') === 'long' ? 'long' : 'short');
if (asked.get('faces') === 'scripted') scriptFaces(() => scripted.faces);
window.addEventListener('load', () => scripted.connect());

function setScene(scenario: Scenario, name: string, length: keyof typeof names): void {
  const { session } = scenario;
  if (name === 'bench') {
    const technician = { id: 'vu-van-d', name: 'Vũ Văn Dũng', rank: 'Trung úy', role: 'technician' } as const;
    session.officer = technician;
    session.officers.push({ ...technician, signIn: 'passphrase' });
    troubledBench(scenario);
    return;
  }
  const known = sceneNames.find((one) => one === name);
  if (known === undefined) throw new Error(`no scene ${name}: ${sceneNames.join(', ')}`);
  session.officer = session.officers[0] ?? null;
  scenario.devices = scenario.devices.map((device) => ({ ...device, status: 'ready', code: null }));
  const draft = draftOf(known, names[length]);
  scenario.drafts = [draft];
  const pictures = [
    ...draft.fingerprints.flatMap(({ attempts }) => attempts.flatMap(({ fingers }) => fingers)),
    ...draft.documents.flatMap(({ pages }) => pages),
    ...draft.signatures,
    ...(draft.photo === null ? [] : [draft.photo]),
    ...draft.fingerExceptions.flatMap((exception) => exception.photo ?? []),
  ].map(({ evidenceId }) => evidenceId);
  for (const id of pictures) scenario.pictures[id] = { mimeType: 'image/png', content: paintedPicture(id) };
}
