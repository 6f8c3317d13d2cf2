import {
  asicNamespaces,
  type ManifestEntry,
  sealedLimits,
  sha256Method,
} from '../../domain/application/sealed.ts';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';
import { Malformed, reading } from '../malformed.ts';
import { readXml, type XmlElement } from './xml.ts';

/** An ASiCManifest (ETSI EN 319 162-1, A.4): which signature it is for, and the digests of what is signed. */
export interface Manifest {
  readonly signatureName: string;
  readonly entries: readonly ManifestEntry[];
}

const signatureMimeTypes = ['application/pkcs7-signature', 'application/x-pkcs7-signature'];

/** Reads one manifest strictly: SHA-256 only, every name once, nothing beyond what the schema's first version has. */
export function readManifest(bytes: Uint8Array): Result<Manifest, Failure<'manifest-mismatch'>> {
  const read = reading(() => manifestOf(readXml(bytes)));
  return read.ok ? ok(read.value) : err('manifest-mismatch', read.cause);
}

function manifestOf(root: XmlElement): Manifest {
  expectElement(root, asicNamespaces.asic, 'ASiCManifest', []);
  const [reference, ...objects] = root.children;
  if (reference === undefined) throw new Malformed('manifest without SigReference');
  expectElement(reference, asicNamespaces.asic, 'SigReference', ['URI', 'MimeType']);
  expectLeaf(reference);
  const mimeType = reference.attributes.get('MimeType');
  if (mimeType !== undefined && !signatureMimeTypes.includes(mimeType))
    throw new Malformed('signature of another kind');
  const signatureName = uriOf(reference);
  if (objects.length === 0) throw new Malformed('manifest without DataObjectReference');
  // The station's manifest lists the officer's manifest and signature besides every data file.
  if (objects.length > sealedLimits.files + 8) throw new Malformed('manifest with too many references');
  const entries = objects.map(entryOf);
  if (new Set(entries.map((entry) => entry.name)).size !== entries.length) {
    throw new Malformed('file listed twice');
  }
  return { signatureName, entries };
}

function entryOf(object: XmlElement): ManifestEntry {
  expectElement(object, asicNamespaces.asic, 'DataObjectReference', ['URI', 'MimeType']);
  const [method, value, ...more] = object.children;
  if (method === undefined || value === undefined || more.length > 0)
    throw new Malformed('reference without digest');
  expectElement(method, asicNamespaces.ds, 'DigestMethod', ['Algorithm']);
  expectLeaf(method);
  if (method.attributes.get('Algorithm') !== sha256Method) throw new Malformed('digest other than SHA-256');
  expectElement(value, asicNamespaces.ds, 'DigestValue', []);
  if (value.children.length > 0) throw new Malformed('element inside a digest');
  const digest = Buffer.from(value.text.trim(), 'base64');
  if (digest.length !== 32 || digest.toString('base64') !== value.text.trim())
    throw new Malformed('digest not base64');
  const mimeType = object.attributes.get('MimeType') ?? '';
  if (!/^[a-z]+\/[a-z0-9.+-]{1,100}$/.test(mimeType)) throw new Malformed('reference without media type');
  return { name: uriOf(object), mimeType, sha256: digest.toString('hex') };
}

function uriOf(element: XmlElement): string {
  const uri = element.attributes.get('URI');
  // Names in the container need no escapes: one spelling per file.
  if (uri === undefined || !/^[A-Za-z0-9_./-]{1,200}$/.test(uri))
    throw new Malformed('URI outside the profile');
  return uri;
}

function expectElement(
  element: XmlElement,
  namespace: string,
  name: string,
  attributes: readonly string[],
): void {
  if (element.namespace !== namespace || element.name !== name)
    throw new Malformed(`element where ${name} is expected`);
  for (const attribute of element.attributes.keys()) {
    if (!attributes.includes(attribute)) throw new Malformed(`unknown attribute of ${name}`);
  }
}

function expectLeaf(element: XmlElement): void {
  if (element.children.length > 0 || element.text.trim() !== '')
    throw new Malformed(`content inside ${element.name}`);
}
