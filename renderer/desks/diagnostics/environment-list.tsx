import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Environment } from '../../../domain/channels/diagnostics.ts';
import { bytesForPeople, dayAndClock } from '../../design/format.ts';
import { hasMessage, type Text, useText } from '../../i18n/text.ts';
import { Facts } from '../shared/facts.tsx';
import { aboutDuration } from '../shared/quantities.ts';
import { type EnvironmentPart, judgeEnvironment, type Verdict } from './judge-environment.ts';
import classes from './machine.module.css';

const icons = {
  good: IconCircleCheck,
  attention: IconAlertTriangle,
  bad: IconCircleX,
  unknown: IconHelpCircle,
} as const;
const place: Readonly<Record<Verdict, number>> = { bad: 0, attention: 1, unknown: 2, good: 3 };
/** Seconds that nobody sees on a clock. */
const unseenSkew = 1;

/** What surrounds the station, each with a judgement in a word; what is to be mended comes first and says how. */
export function EnvironmentList({ environment }: { environment: Environment }): ReactNode {
  const text = useText();
  const { t } = text;
  const verdicts = judgeEnvironment(environment);
  const parts = (Object.keys(verdicts) as EnvironmentPart[]).toSorted(
    (one, other) => place[verdicts[one]] - place[verdicts[other]],
  );
  return (
    <>
      <ul className={classes.environment}>
        {parts.map((part) => {
          const verdict = verdicts[part];
          const Icon = icons[verdict];
          return (
            <li key={part} data-verdict={verdict}>
              <Icon size={20} aria-hidden="true" />
              <div>
                <p className={classes.checkTop}>
                  <strong>{t(`environment.${part}`)}</strong>
                  <span className={classes.word}>{t(`environment.verdict.${verdict}`)}</span>
                </p>
                <p className={`${classes.value} tabular`}>{valueOf(text, environment, part)}</p>
                {verdict === 'bad' || verdict === 'attention' ? (
                  <p className={classes.small}>{t(`environment.${part}.remedy`)}</p>
                ) : null}
              </div>
            </li>
          );
        })}
      </ul>
      <Facts
        items={[
          {
            words: t('environment.uptime'),
            value: t('environment.uptime.value', { time: aboutDuration(text, environment.uptimeMs / 1000) }),
          },
          { words: t('environment.system'), value: environment.operatingSystem },
          {
            words: t('environment.versions'),
            value: Object.entries(environment.versions)
              .map(([name, version]) => `${name} ${version}`)
              .join(' · '),
          },
        ]}
      />
    </>
  );
}

function valueOf(text: Text, environment: Environment, part: EnvironmentPart): string {
  const { t, language, code } = text;
  const { disk, keychain, network, gateway, memory } = environment;
  switch (part) {
    case 'disk':
      return disk === null
        ? t('quantity.unknown')
        : t('environment.disk.value', {
            free: bytesForPeople(disk.freeBytes, language),
            total: bytesForPeople(disk.totalBytes, language),
          });
    case 'clock':
      return clockWords(text, environment.clockSkew);
    case 'keychain':
      return keychain.protected
        ? t('environment.keychain.protected')
        : [
            t('environment.keychain.open'),
            ...keychain.reasons.map((reason) =>
              hasMessage(`training.${reason}`) ? code('training', reason) : reason,
            ),
          ].join(' · ');
    case 'network': {
      const up = network.filter((one) => one.up && one.addresses.length > 0);
      return up.length === 0
        ? t('environment.network.none')
        : up.map(({ name, addresses }) => `${name}: ${addresses.join(', ')}`).join(' · ');
    }
    case 'gateway':
      if (gateway.url === null) return t('environment.gateway.none');
      return [
        gateway.url,
        gateway.roundTripMs === null
          ? t('environment.gateway.silent')
          : t('environment.gateway.answers', { ms: Math.round(gateway.roundTripMs) }),
        ...(gateway.code === null ? [] : [gateway.code]),
      ].join(' · ');
    case 'memory':
      return t('environment.memory.value', {
        station: bytesForPeople(memory.stationBytes, language),
        free: bytesForPeople(memory.freeBytes, language),
      });
  }
}

function clockWords({ t, language }: Text, skew: Environment['clockSkew']): string {
  if (skew === null) return t('environment.clock.never');
  const away = Math.abs(skew.milliseconds) / 1000;
  const exact = away < 10 ? away.toFixed(1) : String(Math.round(away));
  const seconds = language === 'vi' ? exact.replace('.', ',') : exact;
  const how =
    away < unseenSkew
      ? t('environment.clock.exact')
      : t(skew.milliseconds > 0 ? 'environment.clock.ahead' : 'environment.clock.behind', { seconds });
  return `${how} · ${t('environment.clock.at', { when: dayAndClock(skew.at) })}`;
}
