import type { DeviceState } from '../../../domain/devices/device.ts';
import type { SelfTestResult } from '../../../domain/devices/self-test.ts';
import { countForPeople } from '../../design/format.ts';
import { hasMessage, type MessageKey, type Text } from '../../i18n/text.ts';

/** What a technician does about a code; the officers' remedy says to call one. Null where nothing is to be done. */
export function benchRemedy({ t, remedy }: Pick<Text, 't' | 'remedy'>, code: string): string | null {
  const key = `bench.remedy.${code}`;
  return hasMessage(key) ? t(key) : (remedy('device', code) ?? remedy('failure', code));
}

/** `820 ms`, `2,4 giây`. */
export function tookWords({ t, language }: Pick<Text, 't' | 'language'>, ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = (ms / 1000).toFixed(1);
  return t('quantity.seconds', { n: language === 'vi' ? seconds.replace('.', ',') : seconds });
}

export function stepWords({ t }: Pick<Text, 't'>, step: SelfTestResult['step']): string {
  return t(`selfTest.${step}` satisfies MessageKey);
}

/** Which one it is: make and model as the device says them, else what its driver calls it. */
export function deviceTitle({ make, model, name }: Pick<DeviceState, 'make' | 'model' | 'name'>): string {
  if (model === null) return name;
  return make === null || model.startsWith(make) ? model : `${make} ${model}`;
}

/** Whether nothing but what stands for left-out words is left of a measurement. */
export const saysNothing = (detail: string): boolean => /^[…\s\p{P}]*$/u.test(detail);

/** Passed, failed and skipped of one test. */
export function countOutcomes(
  results: readonly SelfTestResult[],
): Readonly<Record<SelfTestResult['outcome'], number>> {
  const of = (outcome: SelfTestResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}

export const count = ({ language }: Pick<Text, 'language'>, value: number): string =>
  countForPeople(value, language);
