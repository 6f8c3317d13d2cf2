import { type ManifestEntry, asicNamespaces, sha256Method } from '../../../domain/application/sealed.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/**
 * ASiCManifest (ETSI EN 319 162-1, A.4) naming the signature over it and the digest of every file, in the order given.
 * The same input gives the same bytes. All of it is one line: stock tools turn line ends of signed text into CR LF
 * before they verify, and where there is none they change nothing.
 */
export function manifestXml(signatureName: string, entries: readonly ManifestEntry[]): Uint8Array {
  const references = entries.map(
    (entry) =>
      `<asic:DataObjectReference URI="${escapeXml(entry.name)}" MimeType="${escapeXml(entry.mimeType)}">` +
      `<ds:DigestMethod Algorithm="${sha256Method}"/>` +
      `<ds:DigestValue>${Buffer.from(entry.sha256, 'hex').toString('base64')}</ds:DigestValue>` +
      '</asic:DataObjectReference>',
  );
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<asic:ASiCManifest xmlns:asic="${asicNamespaces.asic}" xmlns:ds="${asicNamespaces.ds}">`,
    `<asic:SigReference URI="${escapeXml(signatureName)}" MimeType="application/x-pkcs7-signature"/>`,
    ...references,
    '</asic:ASiCManifest>',
  ];
  return Buffer.from(xml.join(''), 'utf8');
}
