/**
 * Names and media types inside a sealed application: an ASiC-E container with CAdES signatures (ETSI EN 319 162-1,
 * clause 4.4) inside CMS AuthEnvelopedData (RFC 5083, AES-256-GCM by RFC 5084, one RSA-OAEP-SHA256 recipient).
 *
 * The officer signs `META-INF/ASiCManifest.xml`, which lists every data file. Where four eyes were asked for, a supervisor
 * signs a manifest that lists the same files and the officer's manifest and signature. The station signs its own manifest over all
 * of these: none can be exchanged later.
 */
export const asicMimeType = 'application/vnd.etsi.asic-e+zip';

export const sealedNames = {
  mimetype: 'mimetype',
  application: 'application.json',
  /** Evidence lies flat in one folder: `evidence/<evidenceId>.<extension>`. */
  evidenceFolder: 'evidence/',
  officerManifest: 'META-INF/ASiCManifest.xml',
  /** Only where four eyes were asked for: the same files as the officer's, and the officer's manifest and signature. */
  supervisorManifest: 'META-INF/ASiCManifest-supervisor.xml',
  stationManifest: 'META-INF/ASiCManifest-station.xml',
  officerSignature: (officerId: string) => `META-INF/signature-officer-${officerId}.p7s`,
  supervisorSignature: (officerId: string) => `META-INF/signature-supervisor-${officerId}.p7s`,
  stationSignature: (stationId: string) => `META-INF/signature-station-${stationId}.p7s`,
} as const;

/** URI of the SHA-256 digest method in ASiCManifest (XML Encryption 1.0). */
export const sha256Method = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** Namespaces of ASiCManifest.xml. */
export const asicNamespaces = {
  asic: 'http://uri.etsi.org/02918/v1.2.1#',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
} as const;

/** Limits a receiver enforces before it unpacks: bytes sealed, files, bytes of one file. */
export const sealedLimits = { bytes: 64 * 1024 * 1024, files: 256, fileBytes: 32 * 1024 * 1024 } as const;

export interface ManifestEntry {
  readonly name: string;
  readonly mimeType: string;
  /** Lower-case hex. */
  readonly sha256: string;
}
