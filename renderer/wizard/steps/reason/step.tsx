import type { ReactNode } from 'react';
import { issueTypeNames } from '../../../../domain/policy/reason-names.ts';
import type { IssueType, Reason } from '../../../../domain/policy/policy.ts';
import { policyById, summaryOf } from '../../../../domain/policy/policies.ts';
import { Citation } from '../../../design/citation.tsx';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { citationOf } from '../../../design/source.ts';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { enterToNext } from '../../fields/enter-to-next.ts';
import { Consequences } from './consequences.tsx';
import classes from './reason.module.css';

const issueTypes: readonly IssueType[] = ['first', 'change', 'reissue'];

/** Every reason the rule set knows, with its article; what follows from the chosen one stands beside them. */
export function ReasonStep(): ReactNode {
  const { t, language } = useText();
  const { view } = useDraft();
  const { next, run } = useWizard();
  const { reasons, law } = summaryOf(policyById(view.policyId));
  const choose = (reasonCode: string): void => void run('draft.setReason', { reasonCode });
  return (
    <StepLayout
      title={t('reason.title')}
      lead={
        <>
          {t('reason.lead')} {t('home.law', { law: citationOf(law).text })}
        </>
      }
      primary={{
        label: t('wizard.next'),
        onAct: () => void next(),
        blocked: view.reasonCode === null ? t('reason.choose') : null,
      }}
    >
      <div className={classes.columns} onKeyDown={enterToNext}>
        <div>
          {issueTypes.map((type) => (
            <Group
              key={type}
              name={issueTypeNames[type][language]}
              reasons={reasons.filter((reason) => reason.issueType === type)}
              chosen={view.reasonCode}
              first={view.reasonCode === null && type === issueTypes[0]}
              onChoose={choose}
            />
          ))}
        </div>
        <Consequences />
      </div>
    </StepLayout>
  );
}

/** `Đổi: sai sót …` under a heading that says Đổi already. */
function withoutIssueType(name: string): string {
  const rest = name.replace(/^[^:]{2,14}: /u, '');
  return rest.charAt(0).toLocaleUpperCase('vi') + rest.slice(1);
}

/** The law stands above the list once; the article without it where it is the same law. */
function articleAlone(article: string): string {
  return article.replace(/^Luật [^,]*, /u, '');
}

function Group(props: {
  name: string;
  reasons: readonly Reason[];
  chosen: string | null;
  first: boolean;
  onChoose: (code: string) => void;
}): ReactNode {
  const { code } = useText();
  if (props.reasons.length === 0) return null;
  return (
    <fieldset className={classes.group}>
      <legend>{props.name}</legend>
      <div className={classes.cards}>
        {props.reasons.map((reason, index) => (
          <label key={reason.code} className={classes.card}>
            <input
              type="radio"
              name="reason"
              value={reason.code}
              checked={props.chosen === reason.code}
              data-autofocus={props.chosen === reason.code || (props.first && index === 0) ? '' : undefined}
              onChange={() => props.onChoose(reason.code)}
            />
            <span>
              {withoutIssueType(code('reason', reason.code))}
              <span className={classes.article}>
                <Citation source={articleAlone(reason.article)} bare />
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
