import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Environment } from '../../../domain/channels/diagnostics.ts';
import { bytesForPeople, dayAndClock } from '../../design/format.ts';
import { hasMessage, type Text, useText } from '../../i18n/text.ts';
import { Facts } from '../shared/facts.tsx';
import { aboutDuration } from '../shared/quantities.ts';
import { type EnvironmentPart, judgeEnvironment, linksOf, type Verdict } from './judge-environment.ts';
import classes from './machine.module.css';

const icons = {
  good: IconCircleCheck,
  attention: IconAlertTriangle,
  bad: IconCircleX,
  unknown: IconHelpCircle,
} as const;
const place: Readonly<Record<Verdict, number>> = { bad: 0, attention: 1, unknown: 2, good: 3 };
/** Seconds that nobody sees on a clock, and those from which on minutes say enough. */
const unseenSkew = 1;
const finest = 120;

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
              <strong>{t(`environment.${part}`)}</strong>
              <span className={`${classes.value} tabular`}>{valueOf(text, environment, part)}</span>
              <span className={classes.word}>{t(`environment.verdict.${verdict}`)}</span>
              {verdict === 'bad' || verdict === 'attention' ? (
                <span className={classes.small}>{t(`environment.${part}.remedy`)}</span>
              ) : null}
            </li>
          );
        })}
      </ul>
      <Facts
        items={[
          {
            words: t('environment.uptime'),
            value: aboutDuration(text, environment.uptimeMs / 1000),
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
      return t(keychain.protected ? 'environment.keychain.protected' : 'environment.keychain.open');
    case 'network': {
      const links = linksOf(network);
      return links.length === 0
        ? t('environment.network.none')
        : links.map(({ name, addresses }) => `${name}: ${addresses.join(', ')}`).join(' · ');
    }
    case 'gateway':
      if (gateway.url === null) return t('environment.gateway.none');
      return [
        hostOf(gateway.url),
        gateway.roundTripMs === null
          ? t('environment.gateway.silent')
          : t('environment.gateway.answers', { ms: Math.round(gateway.roundTripMs) }),
        ...(gateway.code === null
          ? []
          : [hasMessage(`failure.${gateway.code}`) ? code('failure', gateway.code) : gateway.code]),
      ].join(' · ');
    case 'memory':
      return t('environment.memory.value', {
        station: bytesForPeople(memory.stationBytes, language),
        free: bytesForPeople(memory.freeBytes, language),
      });
  }
}

/** `centre.example:8443`. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function clockWords(text: Text, skew: Environment['clockSkew']): string {
  const { t } = text;
  if (skew === null) return t('environment.clock.never');
  const away = Math.abs(skew.milliseconds) / 1000;
  const time = away < finest ? t('quantity.seconds', { n: Math.round(away) }) : aboutDuration(text, away);
  const how =
    away < unseenSkew
      ? t('environment.clock.exact')
      : t(skew.milliseconds > 0 ? 'environment.clock.ahead' : 'environment.clock.behind', { time });
  return `${how} · ${t('environment.clock.at', { when: dayAndClock(skew.at) })}`;
}
