import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { readPreference, writePreference } from '../design/theme/preferences.ts';
import { domainNames } from './domain-names.ts';
import { en } from './en/index.ts';
import { vi } from './vi/index.ts';

export type MessageKey = keyof typeof vi;
export type Language = 'vi' | 'en';
export type Values = Readonly<Record<string, string | number>>;

const listed: ReadonlySet<string> = new Set([...Object.keys(vi), ...Object.keys(domainNames('vi'))]);

/** Families of messages that are looked up by a stable code of the station. */
export type CodeFamily =
  | 'remark'
  | 'failure'
  | 'refused'
  | 'device'
  | 'coaching'
  | 'outbox'
  | 'reason'
  | 'document'
  | 'eligibility'
  | 'field'
  | 'training'
  | 'fee'
  | 'quality'
  | 'photo-check'
  | 'page-unseen';

/** Keys are flat and hold dots of their own (`reason.change.age`), hence no separators. */
export function startText(): void {
  const language = readPreference('language', 'vi') === 'en' ? 'en' : 'vi';
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'vi',
    resources: {
      vi: { translation: { ...vi, ...domainNames('vi') } },
      en: { translation: { ...en, ...domainNames('en') } },
    },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    missingInterpolationHandler: () => '…',
    initAsync: false,
    showSupportNotice: false,
  } as Parameters<typeof i18next.init>[0]);
  document.documentElement.lang = language;
}

export function setLanguage(language: Language): void {
  writePreference('language', language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export function hasMessage(key: string): key is MessageKey {
  return listed.has(key);
}

export interface Text {
  readonly language: Language;
  t(key: MessageKey, values?: Values): string;
  /** Sentence for a code of the station; a code without one shows a general sentence and the code itself. */
  code(family: CodeFamily, code: string, values?: Values): string;
  /** What to do about it (`failure.<code>.remedy`), or null. */
  remedy(family: CodeFamily, code: string, values?: Values): string | null;
}

/** A step named by a failure's details is shown by its name on the rail. */
function withStepName(t: (key: string) => string, values: Values | undefined): Values {
  const step = `step.${values?.step ?? ''}`;
  return hasMessage(step) ? { ...values, stepName: t(step) } : { ...values };
}

export function useText(): Text {
  const { t, i18n } = useTranslation();
  return {
    language: i18n.language === 'en' ? 'en' : 'vi',
    t: (key, values) => t(key, values ?? {}),
    code: (family, code, values) => {
      const key = `${family}.${code}`;
      return hasMessage(key) ? t(key, withStepName(t, values)) : t('general.unknownCode', { code: key });
    },
    remedy: (family, code, values) => {
      const key = `${family}.${code}.remedy`;
      return hasMessage(key) ? t(key, values ?? {}) : null;
    },
  };
}
