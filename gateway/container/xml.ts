import { Malformed } from '../malformed.ts';

/** An element of a small XML document: names are `{namespace}local`, text of elements with children is white space only. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement {
  readonly qualifiedName: string;
  readonly prefixes: ReadonlyMap<string, string>;
  readonly namespace: string;
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const deepest = 8;
const longestDocument = 512 * 1024;
/** Three for each of 256 files, and some. Every element inherits the namespaces of what holds it: both are bounded. */
const mostElements = 2000;
const mostAttributes = 16;
const declaration = /^<\?xml version="1\.0"( encoding="(UTF-8|utf-8)")?( standalone="(yes|no)")?\s*\?>/;
const nameForm = '[A-Za-z_][A-Za-z0-9_.-]*';
const tagForm = new RegExp(
  `<(?:(/)(${nameForm}(?::${nameForm})?)\\s*|(${nameForm}(?::${nameForm})?)((?:\\s+${nameForm}(?::${nameForm})?\\s*=\\s*(?:"[^"<&]*"|'[^'<&]*'))*)\\s*(/?))>`,
  'y',
);
const attributeForm = new RegExp(`(${nameForm}(?::${nameForm})?)\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const textForm = /[^<&]*/y;

/**
 * Reads the few kinds of XML an ASiC manifest is made of: elements, attributes, namespaces, text. Everything that could make
 * two readers see different documents is refused: DTD, entities and character references, comments, processing
 * instructions, CDATA, characters outside ASCII. Throws `Malformed`.
 */
export function readXml(bytes: Uint8Array): XmlElement {
  if (bytes.length > longestDocument) throw new Malformed('XML too long');
  const source = Buffer.from(bytes).toString('latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML's own white space is meant
  if (/[^\t\n\r\x20-\x7e]/.test(source)) throw new Malformed('XML with characters outside ASCII');
  let position = declaration.exec(source)?.[0].length ?? 0;
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  while (position < source.length) {
    textForm.lastIndex = position;
    const text = textForm.exec(source)?.[0] ?? '';
    position += text.length;
    const current = open.at(-1);
    if (current !== undefined) current.text += text;
    else if (text.trim() !== '') throw new Malformed('text outside the root element');
    if (position === source.length) break;
    tagForm.lastIndex = position;
    const tag = tagForm.exec(source);
    if (tag === null) throw new Malformed('XML construct outside the profile');
    position += tag[0].length;
    const [, closing, closedName, openedName, attributes = '', selfClosing] = tag;
    if (closing !== undefined) {
      root = closeElement(open, closedName ?? '', root);
      continue;
    }
    if (root !== null) throw new Malformed('two root elements');
    elements += 1;
    if (elements > mostElements) throw new Malformed('XML with too many elements');
    if (open.length === deepest) throw new Malformed('XML nested too deeply');
    open.push(openElement(openedName ?? '', attributes, open.at(-1)?.prefixes ?? new Map()));
    if (selfClosing === '/') root = closeElement(open, openedName ?? '', root);
  }
  if (root === null || open.length > 0) throw new Malformed('XML ends inside an element');
  return root;
}

function openElement(
  qualifiedName: string,
  source: string,
  inherited: ReadonlyMap<string, string>,
): OpenElement {
  const given = new Map<string, string>();
  for (const [, name = '', double, single] of source.matchAll(attributeForm)) {
    if (given.has(name)) throw new Malformed('attribute given twice');
    if (given.size === mostAttributes) throw new Malformed('XML element with too many attributes');
    given.set(name, double ?? single ?? '');
  }
  const prefixes = new Map(inherited);
  const attributes = new Map<string, string>();
  for (const [name, value] of given) {
    if (name === 'xmlns') prefixes.set('', value);
    else if (name.startsWith('xmlns:')) prefixes.set(name.slice(6), value);
    else if (name.includes(':')) throw new Malformed('attribute with a namespace');
    else attributes.set(name, value);
  }
  const [first = '', second] = qualifiedName.split(':');
  const namespace = prefixes.get(second === undefined ? '' : first);
  if (namespace === undefined || namespace === '') throw new Malformed('element without a namespace');
  return { qualifiedName, prefixes, namespace, name: second ?? first, attributes, children: [], text: '' };
}

function closeElement(
  open: OpenElement[],
  qualifiedName: string,
  root: XmlElement | null,
): XmlElement | null {
  const closed = open.pop();
  if (closed === undefined || closed.qualifiedName !== qualifiedName)
    throw new Malformed('end tag without its start');
  if (closed.children.length > 0 && closed.text.trim() !== '') throw new Malformed('text between elements');
  const { namespace, name, attributes, children, text } = closed;
  const element = { namespace, name, attributes, children, text };
  const parent = open.at(-1);
  if (parent === undefined) return element;
  parent.children.push(element);
  return root;
}
