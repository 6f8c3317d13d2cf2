import { err, ok } from '../../../domain/result.ts';
import type { BridgeResult } from '../../transports/failure.ts';
import { groupTags, valueTags } from './tags.ts';

/** One value as IPP carries it (RFC 8010, 3.9). Strings with a language lose it; values of unknown syntax stay bytes; out-of-band ones are null. */
export interface IppValue {
  readonly tag: number;
  readonly value:
    | number
    | boolean
    | string
    | null
    | Uint8Array
    | { readonly lower: number; readonly upper: number }
    | { readonly x: number; readonly y: number; readonly units: number }
    | readonly IppAttribute[];
}

export interface IppAttribute {
  readonly name: string;
  readonly values: readonly IppValue[];
}

export interface IppGroup {
  readonly tag: number;
  readonly attributes: readonly IppAttribute[];
}

/** `code` is the operation of a request and the status of an answer. `data` is the document behind the attributes. */
export interface IppMessage {
  readonly version: number;
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
  readonly data: Uint8Array;
}

/** A printer that says more of itself than this is refused. */
export const ippLimits = { values: 20_000, depth: 8 } as const;

const strings = new Set<number>([
  valueTags.text,
  valueTags.name,
  valueTags.keyword,
  valueTags.uri,
  0x46,
  valueTags.charset,
  valueTags.language,
  valueTags.mimeType,
]);
const withLanguage = new Set<number>([valueTags.textWithLanguage, valueTags.nameWithLanguage]);

export function encodeIpp({ version, code, requestId, groups, data }: IppMessage): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(version, 0);
  head.writeUInt16BE(code, 2);
  head.writeUInt32BE(requestId, 4);
  const parts: Uint8Array[] = [head];
  for (const { tag, attributes } of groups) {
    parts.push(Uint8Array.of(tag));
    for (const attribute of attributes) encodeAttribute(attribute, parts);
  }
  parts.push(Uint8Array.of(groupTags.end), data);
  return Buffer.concat(parts);
}

function encodeAttribute({ name, values }: IppAttribute, parts: Uint8Array[]): void {
  for (const [index, value] of values.entries()) encodeValue(index === 0 ? name : '', value, parts);
}

function encodeValue(name: string, { tag, value }: IppValue, parts: Uint8Array[]): void {
  if (!isMembers(value)) {
    encodeField(tag, name, plainBytes(tag, value), parts);
    return;
  }
  encodeField(valueTags.collection, name, empty, parts);
  for (const member of value) {
    encodeField(valueTags.memberName, '', Buffer.from(member.name), parts);
    for (const each of member.values) encodeValue('', each, parts);
  }
  encodeField(valueTags.endCollection, '', empty, parts);
}

const empty = new Uint8Array(0);

function isMembers(value: IppValue['value']): value is readonly IppAttribute[] {
  return Array.isArray(value);
}

function encodeField(tag: number, name: string, bytes: Uint8Array, parts: Uint8Array[]): void {
  const label = Buffer.from(name);
  const head = Buffer.alloc(3 + label.length + 2);
  head[0] = tag;
  head.writeUInt16BE(label.length, 1);
  label.copy(head, 3);
  head.writeUInt16BE(bytes.length, 3 + label.length);
  parts.push(head, bytes);
}

function plainBytes(tag: number, value: Exclude<IppValue['value'], readonly IppAttribute[]>): Uint8Array {
  if (value === null) return empty;
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  if (typeof value === 'number') return integers(value);
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') {
    return 'lower' in value
      ? integers(value.lower, value.upper)
      : Buffer.concat([integers(value.x, value.y), Uint8Array.of(value.units)]);
  }
  const text = Buffer.from(value);
  if (!withLanguage.has(tag)) return text;
  const language = Buffer.from('en');
  return Buffer.concat([shortOf(language.length), language, shortOf(text.length), text]);
}

function integers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeInt32BE(value, index * 4);
  return bytes;
}

function shortOf(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

/** Never throws. Fails with `protocol-error`. */
export function decodeIpp(bytes: Uint8Array): BridgeResult<IppMessage> {
  if (bytes.length < 9) return err('protocol-error', 'IPP message is too short');
  return new Reader(bytes).message();
}

interface Field {
  readonly tag: number;
  readonly name: string;
  readonly bytes: Uint8Array;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 8;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  message(): BridgeResult<IppMessage> {
    const bytes = this.#bytes;
    const groups: { tag: number; attributes: { name: string; values: IppValue[] }[] }[] = [];
    for (;;) {
      const tag = bytes[this.#at];
      if (tag === undefined) return err('protocol-error', 'IPP message has no end');
      if (tag === groupTags.end) break;
      if (tag < 0x10) {
        if (groups.length >= ippLimits.values) return err('protocol-error', 'IPP message of too many groups');
        this.#at += 1;
        groups.push({ tag, attributes: [] });
        continue;
      }
      const group = groups.at(-1);
      const field = this.#field();
      if (group === undefined || field === undefined) {
        return err('protocol-error', `IPP attribute at ${this.#at} is cut off or stands alone`);
      }
      const value = this.#value(field, 0);
      if (value === undefined) return err('protocol-error', `IPP value at ${this.#at} is malformed`);
      const last = group.attributes.at(-1);
      if (field.name !== '') group.attributes.push({ name: field.name, values: [value] });
      else if (last === undefined) return err('protocol-error', 'IPP value without an attribute');
      else last.values.push(value);
    }
    return ok({
      version: bytes.readUInt16BE(0),
      code: bytes.readUInt16BE(2),
      requestId: bytes.readUInt32BE(4),
      groups,
      data: bytes.subarray(this.#at + 1),
    });
  }

  #field(): Field | undefined {
    const bytes = this.#bytes;
    const tag = bytes[this.#at];
    if (tag === undefined || tag < 0x10 || this.#at + 5 > bytes.length) return undefined;
    this.#values += 1;
    if (this.#values > ippLimits.values) return undefined;
    const nameAt = this.#at + 3;
    const valueAt = nameAt + bytes.readUInt16BE(this.#at + 1) + 2;
    if (valueAt > bytes.length) return undefined;
    const end = valueAt + bytes.readUInt16BE(valueAt - 2);
    if (end > bytes.length) return undefined;
    this.#at = end;
    return {
      tag,
      name: bytes.toString('utf8', nameAt, valueAt - 2),
      bytes: bytes.subarray(valueAt, end),
    };
  }

  #value({ tag, bytes }: Field, depth: number): IppValue | undefined {
    if (tag === valueTags.collection) {
      const members = depth >= ippLimits.depth ? undefined : this.#members(depth + 1);
      return members === undefined ? undefined : { tag, value: members };
    }
    if (tag === valueTags.endCollection || tag === valueTags.memberName) return undefined;
    const value = plainValue(tag, bytes);
    return value === undefined ? undefined : { tag, value };
  }

  /** RFC 8010, 3.1.6: member names are values, the members' own names are empty. */
  #members(depth: number): IppAttribute[] | undefined {
    const members: { name: string; values: IppValue[] }[] = [];
    for (;;) {
      const field = this.#field();
      if (field === undefined) return undefined;
      if (field.tag === valueTags.endCollection) return members;
      if (field.tag === valueTags.memberName) {
        members.push({ name: Buffer.from(field.bytes).toString('utf8'), values: [] });
        continue;
      }
      const value = this.#value(field, depth);
      const last = members.at(-1);
      if (value === undefined || last === undefined) return undefined;
      last.values.push(value);
    }
  }
}

function plainValue(tag: number, bytes: Uint8Array): IppValue['value'] | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tag < 0x20) return null;
  if (strings.has(tag)) return view.toString('utf8');
  switch (tag) {
    case valueTags.integer:
    case valueTags.enum:
      return view.length === 4 ? view.readInt32BE(0) : undefined;
    case valueTags.boolean:
      return view.length === 1 ? view[0] !== 0 : undefined;
    case valueTags.range:
      return view.length === 8 ? { lower: view.readInt32BE(0), upper: view.readInt32BE(4) } : undefined;
    case valueTags.resolution:
      return view.length === 9
        ? { x: view.readInt32BE(0), y: view.readInt32BE(4), units: view[8] ?? 0 }
        : undefined;
    case valueTags.textWithLanguage:
    case valueTags.nameWithLanguage: {
      const textAt = view.length < 2 ? view.length : 2 + view.readUInt16BE(0);
      if (textAt + 2 > view.length) return undefined;
      const end = textAt + 2 + view.readUInt16BE(textAt);
      return end === view.length ? view.toString('utf8', textAt + 2) : undefined;
    }
    default:
      return bytes;
  }
}

type Plain = string | number | boolean;

/** First or all values of an attribute in the groups of that kind, where they are of that type. */
export function valuesOf(message: IppMessage, group: number, name: string): readonly Plain[] {
  for (const { tag, attributes } of message.groups) {
    if (tag !== group) continue;
    const found = attributes.find((attribute) => attribute.name === name);
    if (found === undefined) continue;
    return found.values.flatMap(({ value }) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [value] : [],
    );
  }
  return [];
}

export function numberOf(message: IppMessage, group: number, name: string): number | undefined {
  const [value] = valuesOf(message, group, name);
  return typeof value === 'number' ? value : undefined;
}

export function textOf(message: IppMessage, group: number, name: string): string | undefined {
  const [value] = valuesOf(message, group, name);
  return typeof value === 'string' ? value : undefined;
}

export function textsOf(message: IppMessage, group: number, name: string): readonly string[] {
  return valuesOf(message, group, name).filter((value) => typeof value === 'string');
}

/** An attribute of one syntax. */
export function attribute(name: string, tag: number, ...values: Plain[]): IppAttribute {
  return { name, values: values.map((value) => ({ tag, value })) };
}
