import type { DraftFields } from '../../../domain/application/fields.ts';
import type { DraftView } from '../../../domain/application/draft.ts';
import { lifeDoubts, lifeFindingCode } from '../../../domain/application/life-status.ts';
import { digitsOf } from '../../../domain/applicant/personal-number.ts';
import {
  gatewayPaths,
  type PopulationAnswer,
  populationAnswerSchema,
} from '../../../domain/channels/gateway.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { addFindings, type NewFinding } from '../comparing/add-findings.ts';
import { askCentre, centreOf } from '../provisioning/ask-centre.ts';
import { changeDraft } from './change-draft.ts';
import type { DraftRecord } from './draft-record.ts';
import { type OpenDraft, openDraft } from './open-draft.ts';
import { withStatement } from './statements.ts';

/**
 * Asks the centre what the population data base says of the number in the form: its personal number, or its CMND where it has none. The answer
 * is a statement, proven: it came by mutual TLS from the centre this station was provisioned by, which answers for its register. Asked again, it
 * takes the place of the earlier one; a person who is not found says nothing any more. The form stays as it is. Every question is audited.
 * Where the register says that the person is dead or missing, that is a finding that stops.
 *
 * Failures: those of `openDraft`; `population-number-missing`, `population-number-changed` (typed while it was asked), `population-offline`,
 * `population-not-found`, `population-several`, `population-not-available`, `population-failed`; refusals of the centre and failures of its
 * certificates as `askCentre` has them.
 */
export async function askPopulation(desk: Desk, input: { draftId: string }): Promise<Result<DraftView>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const number = numberIn(opened.value.draft.record.fields);
  if (number === null) return err('population-number-missing');
  const answer = await answerTo(desk, number);
  const outcome = answer.ok ? answer.value.outcome : answer.error.code;
  // Of whoever asked, who may have left meanwhile, and whether or not the answer is any use to the draft now.
  const noted = await noteAsked(desk, opened.value, outcome);
  if (!noted.ok) return noted;
  if (!answer.ok) return answer;
  const found = answer.value.outcome === 'found' ? answer.value : null;
  const kept = await changeDraft(desk, input.draftId, async (atHand) => {
    const { record, at } = atHand;
    if (numberIn(record.fields) !== number) return err('population-number-changed');
    if (found !== null) {
      const { person: fields, lifeStatus } = found;
      const said = withStatement(record, { source: 'population', at, proven: true, fields, lifeStatus });
      return ok(await addFindings(atHand, said, lifeFindings(said)));
    }
    if (outcome !== 'not-found') return ok(record);
    return ok({ ...record, statements: record.statements.filter(({ source }) => source !== 'population') });
  });
  if (!kept.ok) return kept;
  return answer.value.outcome === 'found' ? kept : unanswered[answer.value.outcome];
}

/** Who died, or was declared missing, is not standing here: somebody is to explain it, and a supervisor to sign for it. */
function lifeFindings({ fields, statements }: DraftRecord): NewFinding[] {
  return lifeDoubts(fields, statements).flatMap(({ statementId, lifeStatus }) =>
    lifeStatus === undefined
      ? []
      : [
          {
            code: lifeFindingCode(lifeStatus),
            severity: 'stop',
            subjects: [{ evidenceId: statementId }],
            other: null,
            score: 1,
            threshold: 1,
          },
        ],
  );
}

function noteAsked(desk: Desk, { officer, draft }: OpenDraft, outcome: string): Promise<Result<void>> {
  return desk.vault.change(async (transaction) => {
    const common = { at: desk.now(), officerId: officer.id, subjectId: draft.draftId };
    await appendAudit(transaction, { ...common, event: 'population-asked', details: { outcome } });
    return ok();
  });
}

const unanswered: Readonly<Record<Exclude<PopulationAnswer['outcome'], 'found'>, Result<never>>> = {
  'not-found': err('population-not-found'),
  several: err('population-several'),
  'not-available': err('population-not-available'),
  failed: err('population-failed'),
};

function numberIn({ personalNumber = '', oldIdentityNumber = '' }: DraftFields): string | null {
  const [personal, old] = [personalNumber, oldIdentityNumber].map(digitsOf);
  if (/^\d{12}$/.test(personal ?? '')) return personal ?? null;
  return personal === '' && /^\d{9}$/.test(old ?? '') ? (old ?? null) : null;
}

async function answerTo(desk: Desk, number: string): Promise<Result<PopulationAnswer>> {
  const centre = centreOf(desk);
  if (!centre.ok) return centre;
  const asked = await askCentre(centre.value, {
    method: 'POST',
    path: gatewayPaths.population,
    json: { number },
    answer: populationAnswerSchema,
    timeoutMs: desk.timings.populationMs,
  });
  if (!asked.ok) {
    const { code } = asked.error;
    const offline = code === 'gateway-unreachable' || code === 'gateway-timeout';
    return offline ? err('population-offline', code) : asked;
  }
  // A centre that speaks of somebody else is not believed about anything.
  if (asked.value.outcome === 'found') {
    const { personalNumber, oldIdentityNumber } = asked.value.person;
    if (personalNumber !== number && oldIdentityNumber !== number) {
      return err('gateway-answer-malformed', 'another number than was asked for');
    }
  }
  return asked;
}
