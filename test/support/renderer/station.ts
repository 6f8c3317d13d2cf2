import { takenFrom } from '../../../domain/application/differences.ts';
import type { DraftFields } from '../../../domain/application/fields.ts';
import { parseLookup } from '../../../domain/card/lookup.ts';
import { type LookupResult, officerChannels } from '../../../domain/channels/officer.ts';
import { type OutboxState } from '../../../domain/channels/outbox.ts';
import type { Place, SessionState, ShiftSummary } from '../../../domain/channels/session.ts';
import { type Handlers, type Port, serve, type Server } from '../../../domain/channels/rpc.ts';
import { consentText } from '../../../domain/application/consent.ts';
import type { LivenessChallenge } from '../../../domain/biometrics/face/portrait-check.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { policyById, summaryOf } from '../../../domain/policy/policies.ts';
import type { PolicyId } from '../../../domain/policy/policy.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type DeskFacts, noDeskFacts, scriptedDesks } from './desks.ts';
import { type BenchFacts, noBenchFacts, scriptedDiagnostics } from './diagnostics.ts';
import { scriptedPeople } from './people.ts';
import { type DraftFacts, emptyDraft, mayGo, viewOf } from './draft.ts';

/** What a scripted station begins with; everything may be changed while it runs. */
export interface Scenario {
  policyId: PolicyId;
  session: SessionState;
  shift: ShiftSummary;
  places: Place[];
  /** What a wrong credential is answered with besides. */
  wrongDetails: Record<string, number>;
  devices: DeviceState[];
  outbox: OutboxState;
  desks: DeskFacts;
  bench: BenchFacts;
  drafts: DraftFacts[];
  earlier: LookupResult['earlier'];
  /** What the population data base says, by number. */
  population: Record<string, DraftFields>;
  /** PNG or JPEG by evidence id. */
  pictures: Record<string, { mimeType: string; content: Uint8Array<ArrayBuffer> }>;
  /** Failure code by call, for the screens that show one. */
  failures: Record<string, string>;
  /** Asked of whoever is photographed. */
  challenges: LivenessChallenge[];
  /** How long a save takes, ms. */
  saveDelay: number;
}

export type ScriptedStation = { scenario: Scenario; server: Server<typeof officerChannels.events> };

/** Plays the station for the officer window: the real protocol, drafts in memory, devices by hand. */
export function scriptedStation(port: Port, scenario: Scenario): ScriptedStation {
  const change = async (
    draftId: string,
    edit: (draft: DraftFacts) => Partial<DraftFacts> | Result<never>,
  ): Promise<Result<ReturnType<typeof viewOf>>> => {
    const index = scenario.drafts.findIndex((draft) => draft.draftId === draftId);
    const draft = scenario.drafts[index];
    if (draft === undefined) return err('draft-unknown');
    const edited = edit(draft);
    if ('ok' in edited) return edited;
    const next = { ...draft, ...edited, revision: draft.revision + 1, savedAt: new Date().toISOString() };
    scenario.drafts[index] = next;
    const view = viewOf(next);
    server.emit('draft.changed', view);
    return ok(view);
  };
  const refuse = (): Result<never> => err('not-scripted');
  let documents = 0;
  let attempts = 0;

  const unscripted = Object.fromEntries(
    Object.keys(officerChannels.calls).map((name) => [name, refuse]),
  ) as unknown as Handlers<(typeof officerChannels)['calls']>;
  const handlers: Handlers<(typeof officerChannels)['calls']> = {
    ...unscripted,
    ...scriptedPeople(scenario, (session) => {
      server.emit('session.changed', session);
    }),
    ...scriptedDesks(scenario, (outbox) => {
      server.emit('outbox.changed', outbox);
    }),
    ...scriptedDiagnostics(scenario),
    'devices.state': () => ok(scenario.devices),
    'devices.retry': () => ok(null),
    'draft.list': () =>
      ok(
        scenario.drafts
          .filter(({ status }) => status === 'draft')
          .map(({ draftId, fields, ticket, step, savedAt, band }) => ({
            draftId,
            name: fields.name?.full ?? '',
            personalNumber: fields.personalNumber ?? '',
            ticket,
            step,
            savedAt,
            band,
          })),
      ),
    'draft.create': ({ intakePlace }) => {
      const draft = emptyDraft(scenario.drafts.length + 7, scenario.policyId, intakePlace);
      scenario.drafts.push(draft);
      return ok(viewOf(draft));
    },
    'draft.open': ({ draftId }) => {
      const draft = scenario.drafts.find((candidate) => candidate.draftId === draftId);
      return draft === undefined ? err('draft-unknown') : ok(viewOf(draft));
    },
    'draft.close': () => ok(null),
    'draft.discard': ({ draftId }) => {
      scenario.drafts = scenario.drafts.filter((draft) => draft.draftId !== draftId);
      return ok(null);
    },
    'draft.save': async ({ draftId, patch }) => {
      if (scenario.saveDelay > 0) await new Promise((resolve) => setTimeout(resolve, scenario.saveDelay));
      return change(draftId, (draft) => {
        const patched = { ...draft.fields, ...patch };
        const fields = Object.fromEntries(Object.entries(patched).filter(([, value]) => value !== null));
        return { fields, confirmedAt: null };
      });
    },
    'draft.goto': ({ draftId, step }) =>
      change(draftId, (draft) => {
        const may = mayGo(draft, step);
        return may.ok ? { step } : may;
      }),
    'draft.setReason': ({ draftId, reasonCode }) => change(draftId, () => ({ reasonCode })),
    'draft.lookup': ({ text }) => {
      const found = parseLookup(text, '2026-11-21');
      return found.ok ? ok({ ...found.value, earlier: scenario.earlier }) : found;
    },
    'document.add': ({ draftId, type, mimeType, content }) =>
      change(draftId, (draft) => {
        documents += 1;
        const evidenceId = `document-${documents}`;
        scenario.pictures[evidenceId] = { mimeType, content: new Uint8Array(content) };
        const page = { evidenceId, mimeType, bytes: content.byteLength };
        const same = draft.documents.find((document) => document.type === type);
        return {
          documents:
            same === undefined
              ? [
                  ...draft.documents,
                  { documentId: `d${documents}`, type, pages: [page], addedAt: new Date().toISOString() },
                ]
              : draft.documents.map((document) =>
                  document === same ? { ...same, pages: [...same.pages, page] } : document,
                ),
        };
      }),
    'document.remove': ({ draftId, documentId }) =>
      change(draftId, (draft) => ({
        documents: draft.documents.filter((document) => document.documentId !== documentId),
      })),
    // States of captures and signatures are emitted by the test through `server`.
    'fingerprint.start': () => {
      attempts += 1;
      return ok({ attemptId: `attempt-${attempts}` });
    },
    'fingerprint.cancel': () => ok(null),
    'fingerprint.except': ({ draftId, exception }) =>
      change(draftId, (draft) => ({
        fingerExceptions: [
          ...draft.fingerExceptions.filter(({ finger }) => finger !== exception.finger),
          { ...exception, recordedAt: new Date().toISOString() },
        ],
      })),
    'fingerprint.clearException': ({ draftId, finger }) =>
      change(draftId, (draft) => ({
        fingerExceptions: draft.fingerExceptions.filter((exception) => exception.finger !== finger),
      })),
    'fingerprint.acceptPoor': ({ draftId, captureId, reason }) =>
      change(draftId, (draft) => ({
        fingerprints: draft.fingerprints.map((capture) =>
          capture.captureId === captureId ? { ...capture, acceptedPoorReason: reason } : capture,
        ),
      })),
    'fingerprint.exceptionPhoto': ({ draftId, finger, jpeg }) =>
      change(draftId, (draft) => {
        const evidenceId = `exception-${finger}`;
        scenario.pictures[evidenceId] = { mimeType: 'image/jpeg', content: new Uint8Array(jpeg) };
        const photo = { evidenceId, capturedAt: new Date().toISOString() };
        const there = draft.fingerExceptions.some((exception) => exception.finger === finger);
        if (!there) return err('exception-unknown');
        return {
          fingerExceptions: draft.fingerExceptions.map((exception) =>
            exception.finger === finger ? { ...exception, photo } : exception,
          ),
        };
      }),
    'finding.overrule': ({ draftId, findingId, reason }) =>
      change(draftId, (draft) => {
        const overruled = {
          reason,
          officerId: scenario.session.officer?.id ?? '',
          at: new Date().toISOString(),
        };
        if (!draft.findings.some((finding) => finding.findingId === findingId)) return err('finding-unknown');
        return {
          findings: draft.findings.map((finding) =>
            finding.findingId === findingId ? { ...finding, overruled } : finding,
          ),
        };
      }),
    'difference.resolve': ({ draftId, field, take, reason }) =>
      change(draftId, (draft) => {
        const from = take === 'form' ? null : takenFrom(take, field, draft.fields, draft.statements);
        if (take !== 'form' && from === null) return err('difference-unknown');
        const officerId = scenario.session.officer?.id ?? '';
        return {
          fields: from === null ? draft.fields : { ...draft.fields, [field]: from.fields[field] },
          resolutions: [
            ...draft.resolutions.filter((one) => one.field !== field),
            { field, taken: take, reason, officerId, at: new Date().toISOString(), basis: '' },
          ],
        };
      }),
    'population.ask': async ({ draftId }) => {
      if (scenario.saveDelay > 0) await new Promise((resolve) => setTimeout(resolve, scenario.saveDelay));
      return change(draftId, ({ fields, statements }) => {
        const number = fields.personalNumber ?? fields.oldIdentityNumber;
        if (number === undefined) return err('population-number-missing');
        const said = scenario.population[number];
        if (said === undefined) return err('population-not-found');
        const saidAt = new Date().toISOString();
        const population = { statementId: `population-${number}`, source: 'population' as const, saidAt };
        return {
          statements: [
            ...statements.filter(({ source }) => source !== 'population'),
            { ...population, proven: true, evidenceId: null, fields: said },
          ],
        };
      });
    },
    'photo.acceptPoor': ({ draftId, reason }) =>
      change(draftId, ({ photo }) =>
        photo === null ? err('photo-not-poor') : { photo: { ...photo, acceptedPoorReason: reason } },
      ),
    'iris.except': ({ draftId, code, note }) => change(draftId, () => ({ irisException: { code, note } })),
    'photo.open': () =>
      ok({ captureSessionId: 'session-1', nonce: 'nonce-1', challenges: scenario.challenges }),
    'photo.submit': ({ draftId, jpeg, width, height, remarks }) =>
      change(draftId, () => {
        scenario.pictures['photo-1'] = { mimeType: 'image/jpeg', content: new Uint8Array(jpeg) };
        const capturedAt = new Date().toISOString();
        return { photo: { evidenceId: 'photo-1', width, height, capturedAt, remarks } };
      }),
    'photo.remove': ({ draftId }) => change(draftId, () => ({ photo: null })),
    'signature.start': () => {
      attempts += 1;
      return ok({ attemptId: `attempt-${attempts}`, consentText: consentText(scenario.policyId) });
    },
    'signature.cancel': () => ok(null),
    'review.confirm': ({ draftId }) => change(draftId, () => ({ confirmedAt: new Date().toISOString() })),
    'application.sign': refuse,
    'slip.pdf': refuse,
    'slip.print': () => ok({ printer: 'Máy in quầy 2', simulated: true }),
    'evidence.preview': ({ evidenceId }) => {
      const picture = scenario.pictures[evidenceId];
      return picture === undefined ? err('evidence-unknown') : ok(picture);
    },
  };
  const guarded = Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (input: never) => {
        const failure = scenario.failures[name];
        return failure === undefined ? (handle as (value: never) => unknown)(input) : err(failure);
      },
    ]),
  ) as unknown as typeof handlers;
  const server = serve(port, officerChannels, guarded, (name, error) => console.error(name, error));
  return { scenario, server };
}

export function defaultScenario(policyId: PolicyId): Scenario {
  const device = (kind: DeviceState['kind'], over: Partial<DeviceState> = {}): DeviceState => ({
    id: kind,
    kind,
    name: kind,
    simulated: true,
    status: 'ready',
    code: null,
    make: null,
    model: null,
    serialNumber: null,
    firmware: null,
    port: null,
    driver: 'scripted',
    changedAt: new Date().toISOString(),
    ...over,
  });
  return {
    policyId,
    session: {
      provisioned: true,
      station: {
        id: 'st-0001',
        name: 'Trạm 02',
        unitCode: '00004',
        unitName: 'Công an phường Ba Đình, Hà Nội',
      },
      officers: [
        { id: 'tran-thi-b', name: 'Trần Thị Bích', rank: 'Thượng úy', role: 'officer', signIn: 'passphrase' },
        { id: 'le-van-c', name: 'Lê Văn Cường', rank: 'Đại úy', role: 'supervisor', signIn: 'token' },
      ],
      officer: null,
      pending: null,
      locked: false,
      lockAfter: 300,
      grace: { state: 'ok', until: null },
      training: true,
      trainingReasons: ['simulated-devices', 'plain-text-key-store', 'development-runtime'],
      policy: summaryOf(policyById(policyId)),
      gatewayUrl: 'https://127.0.0.1:8443',
      versions: { station: '0.1.0', electron: '33.2.1' },
    },
    shift: {
      since: new Date().toISOString(),
      started: 42,
      sealed: 38,
      discarded: 1,
      openDrafts: 3,
      waiting: 128,
      refused: 2,
    },
    places: [],
    wrongDetails: {},
    devices: [
      device('fingerprint-scanner'),
      device('signature-pad'),
      device('camera', { simulated: false, status: 'fault', code: 'in-use' }),
      device('slip-printer', { status: 'absent', code: 'not-found' }),
    ],
    outbox: {
      network: 'online',
      waiting: 0,
      bytesLeft: 0,
      bytesPerSecond: null,
      secondsLeft: null,
      held: null,
      warnings: [],
      items: [],
    },
    desks: noDeskFacts(),
    bench: noBenchFacts(),
    drafts: [],
    earlier: [],
    population: {},
    pictures: {},
    failures: {},
    challenges: [],
    saveDelay: 0,
  };
}
