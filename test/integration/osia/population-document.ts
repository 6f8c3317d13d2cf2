import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats, { type FormatsPlugin } from 'ajv-formats';
import { parse } from 'yaml';

const path = process.env['OSIA_POPULATION_DOCUMENT'] ?? '../shared/data/osia/pr.yaml';

/** Why nothing can be held against the published document, or null where it can. */
export const whyNoPopulationDocument = existsSync(path)
  ? null
  : `no ${path}: set OSIA_POPULATION_DOCUMENT to OSIA's pr.yaml v1.5.0`;

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'query' | 'path';
    readonly required?: boolean;
    readonly schema: { readonly type: string };
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/** The published description of OSIA's Population Registry v1.5.0, and what it says of questions and answers. */
export class PopulationDocument {
  readonly #operations: readonly { readonly method: string; readonly path: RegExp; operation: Operation }[];
  readonly #ajv = new Ajv({ strict: false, allErrors: true });

  constructor() {
    const document = parse(readFileSync(path, 'utf8')) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
      readonly components: object;
    };
    (addFormats.default as FormatsPlugin)(this.#ajv);
    const components = JSON.parse(JSON.stringify(document.components)) as object;
    this.#ajv.addSchema({ $id: 'pr', components }, 'pr');
    this.#operations = Object.entries(document.paths).flatMap(([template, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
        operation,
      })),
    );
  }

  operationOf(method: string, url: URL): Operation | undefined {
    return this.#operations.find((one) => one.method === method && one.path.test(url.pathname))?.operation;
  }

  /** What is wrong with a question; empty where nothing is. */
  complaintsAboutQuestion(method: string, url: URL, body: string): string[] {
    const operation = this.operationOf(method, url);
    if (operation === undefined) return [`${method} ${url.pathname} is not described`];
    const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const missing = described
      .filter(({ name, required }) => required === true && !url.searchParams.has(name))
      .map(({ name }) => `${name} is missing`);
    const wrong = [...url.searchParams].flatMap(([name, value]) => {
      const parameter = described.find((one) => one.name === name);
      if (parameter === undefined) return [`${name} is not described`];
      const forms: Readonly<Record<string, RegExp>> = { boolean: /^(true|false)$/, integer: /^\d+$/ };
      return (forms[parameter.schema.type] ?? /./).test(value) ? [] : [`${name} is ${value}`];
    });
    const schema = operation.requestBody?.content['application/json']?.schema;
    const bodyWrong = schema === undefined ? body !== '' : !this.#validate(schema, body);
    return [...missing, ...wrong, ...(bodyWrong ? [`body: ${this.#ajv.errorsText(this.#errors)}`] : [])];
  }

  /** What is wrong with an answer; null where nothing is. */
  complaintAboutAnswer(method: string, url: URL, status: number, body: string): string | null {
    const response = this.operationOf(method, url)?.responses[String(status)];
    if (response === undefined) return `status ${status} is not described`;
    const schema = response.content?.['application/json']?.schema;
    if (schema === undefined) return body === '' ? null : 'a body where none is described';
    return this.#validate(schema, body) ? null : this.#ajv.errorsText(this.#errors);
  }

  #errors: ValidateFunction['errors'] = null;

  #validate(schema: object, body: string): boolean {
    const local = JSON.stringify(schema).replaceAll('"#/components/', '"pr#/components/');
    const validate = this.#ajv.compile(JSON.parse(local) as object);
    const valid = validate(JSON.parse(body));
    this.#errors = validate.errors ?? null;
    return valid;
  }
}
