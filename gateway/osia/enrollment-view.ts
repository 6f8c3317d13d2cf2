import { contextKey, type Enrollment } from '../../domain/application/osia-enrollment.ts';
import { sealedNames } from '../../domain/application/sealed.ts';
import type { IndexedApplication } from '../store/hand-on.ts';
import { OsiaBadRequest } from './errors.ts';

/** Where the centre's own facts stand, beside the station's: `contextualData` is open to extension. */
export const centreContextKey = `${contextKey}.centre`;

/** Names a buffer of an application: the file's name in its container, without the folder. */
export const bufferIdForm = /^[A-Za-z0-9_-]{1,80}\.[a-z0-9]{1,8}$/;

const mostAttributes = 50;
const attributeForm = /^[A-Za-z0-9_.]{1,100}$/;

/** An Enrollment of the standard that says what the index knows, and nothing about the applicant. */
export function indexView(application: IndexedApplication): Record<string, unknown> {
  return {
    enrollmentId: application.id,
    status: 'FINALIZED',
    ...(application.enrollmentType === null ? {} : { enrollmentType: application.enrollmentType }),
    contextualData: { [centreContextKey]: centreContext(application) },
  };
}

function centreContext(application: IndexedApplication) {
  const { stationId, deliveredBy, receivedAt, sequence, sha256, size } = application;
  return { stationId, deliveredBy, receivedAt: receivedAt.toISOString(), sequence, sha256, size };
}

/**
 * The sealed Enrollment with every reference into the container made a URL of `readBuffer`, and the centre's facts added. Strings in
 * `metadata` stay as the station signed them: their `evidence/…` names are buffer ids of the same Enrollment.
 */
export function enrollmentView(
  enrollment: Enrollment,
  application: IndexedApplication,
  bufferUrl: (bufferId: string) => string,
): Record<string, unknown> {
  const resolve = (reference: string): string => {
    const bufferId = reference.startsWith(sealedNames.evidenceFolder)
      ? reference.slice(sealedNames.evidenceFolder.length)
      : '';
    return bufferIdForm.test(bufferId) ? bufferUrl(bufferId) : reference;
  };
  return {
    ...enrollment,
    contextualData: { ...enrollment.contextualData, [centreContextKey]: centreContext(application) },
    biometricData: enrollment.biometricData.map((item) => ({
      ...item,
      ...(item.imageRef === undefined ? {} : { imageRef: resolve(item.imageRef) }),
      ...(item.templateRef === undefined ? {} : { templateRef: resolve(item.templateRef) }),
    })),
    documentData: enrollment.documentData.map((document) => ({
      ...document,
      parts: document.parts.map((part) => ({
        ...part,
        ...(part.dataRef === undefined ? {} : { dataRef: resolve(part.dataRef) }),
      })),
    })),
  };
}

/** Reads `attributes`, given once, several times or not at all; null: everything. */
export function readAttributes(value: unknown): readonly string[] | null {
  if (value === undefined) return null;
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (names.length > mostAttributes || !names.every((name) => isAttribute(name))) {
    throw new OsiaBadRequest(
      'attributes',
      `attributes must be at most ${mostAttributes} names of attributes`,
    );
  }
  return names;
}

function isAttribute(name: unknown): name is string {
  return typeof name === 'string' && attributeForm.test(name);
}

/**
 * Keeps what was asked for: a member of Enrollment by its name, a member of one of its open objects by its name alone or after that of
 * the object (`biographicData.name`). `enrollmentId` and `status` always stay, the schema asks for them; what is not there is left out.
 */
export function selectAttributes(
  enrollment: Readonly<Record<string, unknown>>,
  names: readonly string[] | null,
): Readonly<Record<string, unknown>> {
  if (names === null) return enrollment;
  const asked = new Set(names);
  const selected: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(enrollment)) {
    if (asked.has(member) || member === 'enrollmentId' || member === 'status') {
      selected[member] = value;
    } else if (isOpenObject(value)) {
      const inner = Object.entries(value).filter(
        ([name]) => asked.has(name) || asked.has(`${member}.${name}`),
      );
      if (inner.length > 0) selected[member] = Object.fromEntries(inner);
    }
  }
  return selected;
}

function isOpenObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
