const byExtension: Readonly<Record<string, 'image/jpeg' | 'image/png' | 'application/pdf'>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
};

/** What a chosen file says it is; the station looks at the bytes. Null for what can't be taken. */
export function mimeTypeOf(file: Pick<File, 'name' | 'type'>): string | null {
  if (Object.values(byExtension).some((type) => type === file.type)) return file.type;
  return byExtension[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? null;
}
