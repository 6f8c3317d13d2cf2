import { IconCircleCheck, IconCircleX, IconHelpCircle, IconTool } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { HostCheck } from '../../../domain/devices/host-report.ts';
import { Button } from '../../design/button.tsx';
import { useText } from '../../i18n/text.ts';
import { Command } from './command.tsx';
import classes from './machine.module.css';

const icons = {
  ok: IconCircleCheck,
  missing: IconCircleX,
  outdated: IconCircleX,
  unknown: IconHelpCircle,
  'not-applicable': IconHelpCircle,
} as const;
const place = { missing: 0, outdated: 1, unknown: 2, ok: 3, 'not-applicable': 4 } as const;

/** What stands between a device and its driver, first what is to be mended: by one click, or by the command that does it. */
export function HostChecks(props: {
  checks: readonly HostCheck[];
  fixing: HostCheck['id'] | null;
  /** Mending by itself was refused: the commands are shown for all. */
  byHand: boolean;
  onFix: (id: HostCheck['id']) => void;
}): ReactNode {
  const { t } = useText();
  const asked = props.checks
    .filter(({ status }) => status !== 'not-applicable')
    .toSorted((one, other) => place[one.status] - place[other.status]);
  const others = props.checks.filter(({ status }) => status === 'not-applicable');
  if (props.checks.length === 0) return <p className={classes.small}>{t('machine.checks.none')}</p>;
  return (
    <>
      <ul className={classes.checks}>
        {asked.map((check) => (
          <Check key={check.id} check={check} {...props} />
        ))}
      </ul>
      {others.length === 0 ? null : (
        <p className={classes.small}>
          {t('machine.notApplicable', { names: others.map(({ id }) => t(`host-check.${id}`)).join(', ') })}
        </p>
      )}
    </>
  );
}

function Check(props: {
  check: HostCheck;
  fixing: HostCheck['id'] | null;
  byHand: boolean;
  onFix: (id: HostCheck['id']) => void;
}): ReactNode {
  const { t } = useText();
  const { check, fixing } = props;
  const Icon = icons[check.status];
  const wrong = check.status !== 'ok';
  return (
    <li data-status={check.status}>
      <Icon size={20} aria-hidden="true" />
      <div>
        <p className={classes.checkTop}>
          <strong>{t(`host-check.${check.id}`)}</strong>
          <span className={classes.word}>{t(`machine.status.${check.status}`)}</span>
        </p>
        {check.detail === '' ? null : <p className={classes.small}>{check.detail}</p>}
      </div>
      {wrong && check.fixable ? (
        <Button
          icon={<IconTool size={18} aria-hidden="true" />}
          aria-label={`${t('machine.fix')}: ${t(`host-check.${check.id}`)}`}
          aria-disabled={fixing !== null}
          aria-busy={fixing === check.id}
          onClick={() => props.onFix(check.id)}
        >
          {t('machine.fix')}
        </Button>
      ) : null}
      {wrong && check.command !== null && (!check.fixable || props.byHand) ? (
        <div className={classes.byHand}>
          <p className={classes.small}>{t('machine.command')}</p>
          <Command text={check.command} />
        </div>
      ) : null}
    </li>
  );
}
