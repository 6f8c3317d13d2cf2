import { err, ok, type Result } from '../../result.ts';
import { type DerElement, derOf, derTags, elementsOf, readUnsigned, unsignedContent } from './der.ts';
import {
  type FingerDataBlock,
  type FingerDataFailure,
  fingerDataFormats,
  type FingerDataImage,
} from './finger-data-model.ts';
import {
  decodeAnnotations,
  decodeComments,
  decodeSampling,
  decodeTime,
  encodeAnnotations,
  encodeComments,
  encodeSampling,
  encodeTime,
} from './finger-data-parts.ts';

export * from './finger-data-model.ts';

const applicationTag = derTags.application(4);
const mostBytes = 64 * 1024 * 1024;
const mostImages = 64;
const mostParts = 32;
const tag = {
  position: derTags.constructed(0),
  impression: derTags.constructed(1),
  format: derTags.constructed(2),
  image: derTags.primitive(3),
  capturedAt: derTags.constructed(4),
  sampling: derTags.constructed(7),
  positionByDevice: derTags.primitive(8),
  lossilyCompressed: derTags.primitive(11),
  annotations: derTags.constructed(13),
  comments: derTags.constructed(15),
} as const;

/** Throws where a text is not printable ASCII or a number is negative: bugs of whoever built the block. */
export function encodeFingerDataBlock(block: FingerDataBlock): Uint8Array {
  const version = derOf(
    derTags.constructed(0),
    derOf(derTags.primitive(0), unsignedContent(block.version.generation)),
    derOf(derTags.primitive(1), unsignedContent(block.version.year)),
  );
  return derOf(applicationTag, version, derOf(derTags.constructed(1), ...block.images.map(encodeImage)));
}

function encodeImage(image: FingerDataImage): Uint8Array {
  const parts = [
    encodeCode(tag.position, image.position),
    encodeCode(tag.impression, image.impression),
    encodeCode(tag.format, fingerDataFormats.indexOf(image.format)),
    derOf(tag.image, image.image),
    ...optional(image.capturedAt, (time) => encodeTime(tag.capturedAt, time)),
    ...optional(image.sampling, (sampling) => encodeSampling(tag.sampling, sampling)),
    ...optional(image.positionByDevice, (value) => encodeBoolean(tag.positionByDevice, value)),
    ...optional(image.lossilyCompressed, (value) => encodeBoolean(tag.lossilyCompressed, value)),
    ...optional(image.annotations, (annotations) => encodeAnnotations(tag.annotations, annotations)),
    ...optional(image.comments, (comments) => encodeComments(tag.comments, comments)),
    ...image.others.map(({ der }) => der),
  ];
  const numbered = parts.toSorted((one, other) => ((one[0] ?? 0) & 0x1f) - ((other[0] ?? 0) & 0x1f));
  return derOf(derTags.sequence, ...numbered);
}

/** A CHOICE of a code and an extension to come; only the code is written. */
function encodeCode(outer: number, code: number): Uint8Array {
  return derOf(outer, derOf(derTags.primitive(0), unsignedContent(code)));
}

function encodeBoolean(outer: number, value: boolean): Uint8Array {
  return derOf(outer, Uint8Array.of(value ? 0xff : 0));
}

function optional<T>(value: T | undefined, encode: (value: T) => Uint8Array): Uint8Array[] {
  return value === undefined ? [] : [encode(value)];
}

/** Never throws. What it gives encodes to the same bytes. */
export function parseFingerDataBlock(bytes: Uint8Array): Result<FingerDataBlock, FingerDataFailure> {
  if (bytes.length > mostBytes) return err('finger-data-too-large');
  const [outer, ...behind] = elementsOf(bytes, 2) ?? [];
  if (outer?.tag !== applicationTag || behind.length > 0) return malformed('not one finger image data block');
  const [versionBlock, imageBlocks, ...more] = elementsOf(outer.content, mostParts) ?? [];
  if (versionBlock?.tag !== derTags.constructed(0) || imageBlocks?.tag !== derTags.constructed(1))
    return malformed('version and representations');
  if (more.length > 0) return err('finger-data-unsupported', 'extension of the data block');
  const [generation, year, ...rest] = (elementsOf(versionBlock.content, 4) ?? []).map(({ content }) =>
    readUnsigned(content),
  );
  if (generation === undefined || year === undefined || rest.length > 0) return malformed('version');
  const blocks = elementsOf(imageBlocks.content, mostImages);
  if (blocks === undefined || blocks.length === 0) return malformed('representations');
  const images: FingerDataImage[] = [];
  for (const block of blocks) {
    if (block.tag !== derTags.sequence) return malformed('representation');
    const image = parseImage(block.content);
    if (!image.ok) return image;
    images.push(image.value);
  }
  const block = { version: { generation, year }, images };
  // Any spelling but the one DER has is another block than the one that was read.
  return sameBytes(encodeFingerDataBlock(block), bytes) ? ok(block) : malformed('not DER');
}

function parseImage(content: Uint8Array): Result<FingerDataImage, FingerDataFailure> {
  const elements = elementsOf(content, mostParts);
  if (elements === undefined) return malformed('representation');
  const parts = new Map(elements.map((element) => [element.tag, element]));
  if (parts.size !== elements.length) return malformed('a part twice');
  const position = readCode(parts.get(tag.position));
  const impression = readCode(parts.get(tag.impression));
  const code = readCode(parts.get(tag.format));
  const image = parts.get(tag.image)?.content;
  if (position === undefined || impression === undefined || code === undefined || image === undefined)
    return malformed('position, impression, format or image');
  const format = fingerDataFormats[code];
  if (format === undefined) return err('finger-data-unsupported', 'image format');
  const [capturedAt, sampling, positionByDevice, lossilyCompressed, annotations, comments] = [
    decodeTime(parts.get(tag.capturedAt)),
    decodeSampling(parts.get(tag.sampling)),
    readBoolean(parts.get(tag.positionByDevice)),
    readBoolean(parts.get(tag.lossilyCompressed)),
    decodeAnnotations(parts.get(tag.annotations)),
    decodeComments(parts.get(tag.comments)),
  ];
  const understood = new Set<number>([
    ...[tag.position, tag.impression, tag.format, tag.image],
    ...(capturedAt === undefined ? [] : [tag.capturedAt]),
    ...(sampling === undefined ? [] : [tag.sampling]),
    ...(positionByDevice === undefined ? [] : [tag.positionByDevice]),
    ...(lossilyCompressed === undefined ? [] : [tag.lossilyCompressed]),
    ...(annotations === undefined ? [] : [tag.annotations]),
    ...(comments === undefined ? [] : [tag.comments]),
  ]);
  const others = elements.filter((element) => !understood.has(element.tag));
  return ok({
    position,
    impression,
    format,
    image: image.slice(),
    ...(capturedAt === undefined ? {} : { capturedAt }),
    ...(sampling === undefined ? {} : { sampling }),
    ...(positionByDevice === undefined ? {} : { positionByDevice }),
    ...(lossilyCompressed === undefined ? {} : { lossilyCompressed }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(comments === undefined ? {} : { comments }),
    others: others.map((element) => ({ tag: element.tag & 0x1f, der: element.whole.slice() })),
  });
}

function readCode(element: DerElement | undefined): number | undefined {
  const [code, ...more] = element === undefined ? [] : (elementsOf(element.content, 2) ?? []);
  return code?.tag === derTags.primitive(0) && more.length === 0 ? readUnsigned(code.content) : undefined;
}

function readBoolean(element: DerElement | undefined): boolean | undefined {
  if (element === undefined || element.content.length !== 1) return undefined;
  if (element.content[0] === 0) return false;
  return element.content[0] === 0xff ? true : undefined;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function malformed(what: string) {
  return err('finger-data-malformed' as const, what);
}
