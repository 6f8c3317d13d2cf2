import '../../../renderer/channel/strict-csp.ts';
import { applicantChannels, type ApplicantView } from '../../../domain/channels/applicant.ts';
import { serve } from '../../../domain/channels/rpc.ts';
import { ok } from '../../../domain/result.ts';
import { webPort } from '../../../renderer/channel/ports.ts';

/** Injected into the applicant page before its own script: the test shows one view after another. */
interface ScriptedApplicant {
  show(view: ApplicantView): void;
  /** Drafts that the person has confirmed. */
  readonly confirmed: string[];
}

declare global {
  interface Window {
    scriptedApplicant: ScriptedApplicant;
  }
}

let current: ApplicantView = { kind: 'idle', unitName: 'Công an phường Ba Đình, Hà Nội' };
let emit: (view: ApplicantView) => void = () => undefined;
const confirmed: string[] = [];

window.scriptedApplicant = {
  confirmed,
  show(view) {
    current = view;
    emit(view);
  },
};
window.addEventListener('load', () => {
  const { port1, port2 } = new MessageChannel();
  const server = serve(
    webPort(port1),
    applicantChannels,
    {
      'applicant.view': () => ok(current),
      'applicant.confirm': ({ draftId }) => {
        confirmed.push(draftId);
        return ok(null);
      },
    },
    (name, error) => console.error(name, error),
  );
  emit = (view) => server.emit('applicant.changed', view);
  window.postMessage({ type: 'station-port', role: 'applicant' }, window.location.origin, [port2]);
});
