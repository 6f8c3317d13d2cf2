import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats, { type FormatsPlugin } from 'ajv-formats';
import { parse } from 'yaml';

const path = process.env['OSIA_ENROLLMENT_DOCUMENT'] ?? '../shared/data/osia/enrollment.yaml';

/** Why answers can't be held against the published document, or null where they can. */
export const whyNoDocument = existsSync(path)
  ? null
  : `no ${path}: set OSIA_ENROLLMENT_DOCUMENT to OSIA's enrollment.yaml v1.3.0`;

interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly { readonly name: string; readonly required?: boolean }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/** The published description of OSIA Enrollment v1.3.0, and what it says of an answer. */
export class OsiaDocument {
  readonly operations: ReadonlyMap<string, Operation>;
  private readonly ajv = new Ajv({ strict: false, allErrors: true });
  /** `operation status` of every answer that was checked. */
  readonly checked = new Set<string>();

  constructor() {
    const document = parse(readFileSync(path, 'utf8')) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
      readonly components: object;
    };
    (addFormats.default as FormatsPlugin)(this.ajv);
    // Formats of OpenAPI 3.0 that JSON Schema does not have.
    this.ajv.addFormat('binary', true);
    this.ajv.addSchema(
      { $id: 'osia', components: JSON.parse(JSON.stringify(document.components)) as object },
      'osia',
    );
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    this.operations = new Map(operations.map((operation) => [operation.operationId, operation]));
  }

  /** What is wrong with an answer by the document; null where nothing is. */
  complaintAbout(
    operationId: string,
    answer: { readonly status: number; readonly mediaType: string; readonly body: Buffer },
  ): string | null {
    const response = this.operations.get(operationId)?.responses[String(answer.status)];
    if (response === undefined) return `status ${answer.status} is not described`;
    this.checked.add(`${operationId} ${answer.status}`);
    const { content } = response;
    if (content === undefined) return answer.body.length === 0 ? null : 'a body where none is described';
    const mediaType = answer.mediaType.split(';')[0] ?? '';
    const described = content[mediaType] ?? content[mediaType.replace(/\/.*/, '/*')];
    if (described === undefined) return `media type ${mediaType} is not described`;
    if (mediaType !== 'application/json') return null;
    const schema = JSON.parse(
      JSON.stringify(described.schema).replaceAll('"#/components/', '"osia#/components/'),
    ) as object;
    const valid = this.ajv.validate(schema, JSON.parse(answer.body.toString('utf8')));
    return valid ? null : this.ajv.errorsText(this.ajv.errors);
  }
}
