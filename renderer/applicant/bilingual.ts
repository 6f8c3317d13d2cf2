import i18next from 'i18next';
import { hasMessage, type MessageKey, type Text, type Values } from '../i18n/text.ts';

/** Both languages of one message: this window shows Vietnamese large and English under it, whatever the officer chose. */
export interface Both {
  readonly vi: string;
  readonly en: string;
}

export function both(key: MessageKey, values: Values = {}): Both {
  return { vi: i18next.getFixedT('vi')(key, values), en: i18next.getFixedT('en')(key, values) };
}

/** The scanner's prompts, which come as codes. */
export function bothOf(key: string, otherwise: MessageKey, values: Values = {}): Both {
  return both(hasMessage(key) ? key : otherwise, values);
}

/** For parts that want a whole text: Vietnamese only. */
export const vietnamese: Pick<Text, 't' | 'language'> = {
  language: 'vi',
  t: (key, values) => i18next.getFixedT('vi')(key, values ?? {}),
};
