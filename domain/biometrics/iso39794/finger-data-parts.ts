import { type DerElement, derOf, derTags, elementsOf, readUnsigned, unsignedContent } from './der.ts';
import { annotationReasons, type FingerDataImage } from './finger-data-model.ts';

/**
 * Optional parts of a representation. Each decoder answers undefined for what it does not understand to the last byte: that is
 * kept as it stood.
 */
type Sampling = NonNullable<FingerDataImage['sampling']>;
type Annotations = NonNullable<FingerDataImage['annotations']>;

const samplingUnits = ['inch', 'centimetre'] as const;
const mostAnnotations = 32;
const mostComments = 64;

/** DateTimeBlock: year, month, day, hour, minute, second, millisecond under [0] to [6]; UTC. */
export function encodeTime(outer: number, time: string): Uint8Array {
  const numbers = time.split(/[-T:.Z]/).slice(0, 7);
  return derOf(
    outer,
    ...numbers.map((digits, index) => derOf(derTags.primitive(index), unsignedContent(Number(digits)))),
  );
}

export function decodeTime(element: DerElement | undefined): string | undefined {
  const numbers = numbersOf(element, 7);
  if (numbers === undefined) return undefined;
  const [year, month, day, hour, minute, second, millisecond] = numbers.map((number, index) =>
    String(number).padStart(index === 0 ? 4 : index === 6 ? 3 : 2, '0'),
  );
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`;
  const parsed = Date.parse(time);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString() === time ? time : undefined;
}

export function encodeSampling(outer: number, { samples, per }: Sampling): Uint8Array {
  return derOf(
    outer,
    derOf(derTags.primitive(0), unsignedContent(samples)),
    derOf(derTags.primitive(1), unsignedContent(samplingUnits.indexOf(per))),
  );
}

export function decodeSampling(element: DerElement | undefined): Sampling | undefined {
  const [samples, unit] = numbersOf(element, 2) ?? [];
  const per = unit === undefined ? undefined : samplingUnits[unit];
  return samples === undefined || per === undefined ? undefined : { samples, per };
}

/** SEQUENCE OF { position [0], reason [1] }, each a CHOICE of a code and an extension. */
export function encodeAnnotations(outer: number, annotations: Annotations): Uint8Array {
  const code = (number: number, value: number) =>
    derOf(derTags.constructed(number), derOf(derTags.primitive(0), unsignedContent(value)));
  return derOf(
    outer,
    ...annotations.map(({ position, reason }) =>
      derOf(derTags.sequence, code(0, position), code(1, annotationReasons.indexOf(reason))),
    ),
  );
}

export function decodeAnnotations(element: DerElement | undefined): Annotations | undefined {
  const blocks = element && elementsOf(element.content, mostAnnotations);
  if (blocks === undefined) return undefined;
  const annotations: Annotations[number][] = [];
  for (const block of blocks) {
    const [position, code, ...more] = (elementsOf(block.content, 3) ?? []).map(
      (part) => numbersOf(part, 1)?.[0],
    );
    const reason = code === undefined ? undefined : annotationReasons[code];
    if (block.tag !== derTags.sequence || more.length > 0) return undefined;
    if (position === undefined || reason === undefined) return undefined;
    annotations.push({ position, reason });
  }
  return annotations;
}

export function encodeComments(outer: number, comments: readonly string[]): Uint8Array {
  return derOf(
    outer,
    ...comments.map((comment) => {
      if (!/^[ -~]*$/.test(comment)) throw new Error('a comment is printable ASCII');
      return derOf(derTags.visibleString, new TextEncoder().encode(comment));
    }),
  );
}

export function decodeComments(element: DerElement | undefined): string[] | undefined {
  const blocks = element && elementsOf(element.content, mostComments);
  if (blocks === undefined) return undefined;
  const comments: string[] = [];
  for (const { tag, content } of blocks) {
    if (tag !== derTags.visibleString || !content.every((byte) => byte >= 0x20 && byte < 0x7f))
      return undefined;
    comments.push(new TextDecoder().decode(content));
  }
  return comments;
}

/** Numbers under [0], [1], … exactly `count` of them. */
function numbersOf(element: DerElement | undefined, count: number): number[] | undefined {
  const parts = element && elementsOf(element.content, count);
  if (parts?.length !== count) return undefined;
  const numbers = parts.flatMap(({ tag, content }, index) =>
    tag === derTags.primitive(index) ? (readUnsigned(content) ?? []) : [],
  );
  return numbers.length === count ? numbers : undefined;
}
