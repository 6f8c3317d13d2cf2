import { XMLParser } from 'fast-xml-parser';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';

/** A scanner describes itself in some kilobytes. */
export const xmlLimits = { bytes: 256 * 1024, depth: 24, elements: 5000 } as const;

/** An element's text or its children by local name; the same name several times is a list. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  // Nothing a scanner says needs a number made of it, and no document type is taken at all.
  parseTagValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  trimValues: true,
});

/** The children of the root element of that local name. Never throws; fails with `protocol-error`. */
export function parseXml(bytes: Uint8Array, root: string): BridgeResult<XmlNode> {
  if (bytes.length > xmlLimits.bytes) return err('protocol-error', `XML of ${bytes.length} bytes`);
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) return err('protocol-error', 'XML with a document type');
  if (!isModest(text)) return err('protocol-error', 'XML is too deep or too long');
  try {
    const whole: unknown = parser.parse(text);
    const found = isRecord(whole) ? whole[root] : undefined;
    if (typeof found !== 'string' && !isRecord(found)) return err('protocol-error', `no ${root}`);
    return ok(found as XmlNode);
  } catch (error) {
    // The parser throws what is wrong with the text.
    return err('protocol-error', `XML: ${(error as Error).message}`.slice(0, 120));
  }
}

/** Counts tags before anything is built of them. */
function isModest(text: string): boolean {
  let depth = 0;
  let elements = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const next = text[at + 1];
    if (next === '/') depth -= 1;
    else if (next !== '?' && next !== '!') {
      elements += 1;
      const end = text.indexOf('>', at);
      if (end < 0) return false;
      if (text[end - 1] !== '/') depth += 1;
    }
    if (depth > xmlLimits.depth || elements > xmlLimits.elements) return false;
  }
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(node: XmlNode | readonly XmlNode[]): node is readonly XmlNode[] {
  return Array.isArray(node);
}

/** Every element at the end of that path, whichever of its ancestors come several times. */
export function nodesAt(node: XmlNode, ...path: readonly string[]): readonly XmlNode[] {
  let found: readonly XmlNode[] = [node];
  for (const name of path) {
    found = found.flatMap((each) => {
      const child = typeof each === 'string' || !Object.hasOwn(each, name) ? undefined : each[name];
      if (child === undefined) return [];
      return isList(child) ? child : [child];
    });
  }
  return found;
}

export function textsAt(node: XmlNode, ...path: readonly string[]): readonly string[] {
  return nodesAt(node, ...path).filter((each) => typeof each === 'string');
}

export function textAt(node: XmlNode, ...path: readonly string[]): string | null {
  const [first] = textsAt(node, ...path);
  return first === undefined || first === '' ? null : first;
}
