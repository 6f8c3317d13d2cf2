/** How the rule sets mark an article nobody has compared with the official text yet. */
const unverified = /\s*\[chưa kiểm chứng\]/gu;

/** An article as it is shown: the citation alone, and whether it was compared with the official text. */
export function citationOf(source: string): { readonly text: string; readonly verified: boolean } {
  const text = source.replaceAll(unverified, '').trim();
  return { text, verified: text === source.trim() };
}
