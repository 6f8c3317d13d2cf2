import '../../../renderer/channel/strict-csp.ts';
import { webPort } from '../../../renderer/channel/ports.ts';
import { defaultScenario, type Scenario, type ScriptedStation, scriptedStation } from './station.ts';

/**
 * Injected into the officer page before its own script: plays preload and station. The test changes
 * `window.scripted` and may call `restart()` to replace the port as a restarted station does.
 */
interface Scripted {
  scenario: Scenario;
  current: ScriptedStation | null;
  connect(): void;
  drop(): void;
}

declare global {
  interface Window {
    scripted: Scripted;
  }
}

let port: MessagePort | null = null;
const scripted: Scripted = {
  scenario: defaultScenario(
    new URLSearchParams(window.location.search).get('policy') === '2021-07' ? '2021-07' : '2024-07',
  ),
  current: null,
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
window.addEventListener('load', () => scripted.connect());
