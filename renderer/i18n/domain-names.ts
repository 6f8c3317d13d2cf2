import { documentTypes } from '../../domain/application/document-types.ts';
import { reasonNames } from '../../domain/policy/reason-names.ts';

/** Names that also stand on paper, so the domain owns them: reasons and kinds of documents, as messages. */
export function domainNames(language: 'vi' | 'en'): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(reasonNames).map(([code, name]) => [`reason.${code}`, name[language]] as const),
    ...documentTypes.map((type) => [`document.${type.code}`, type[language]] as const),
  ]);
}
