/** Numbers in `Error.code` (OSIA Enrollment v1.3.0); the sentence beside it is for the programmer who reads it. */
export const osiaErrors = {
  token: 100,
  transactionId: 101,
  attributes: 102,
  paging: 103,
  expressions: 104,
  request: 105,
  busy: 106,
  unexpected: 500,
} as const;

/** A request that can't be carried out as it stands; answered with status 400. Quotes nothing of what it was given. */
export class OsiaBadRequest extends Error {
  readonly code: number;

  constructor(kind: 'transactionId' | 'attributes' | 'paging' | 'expressions' | 'request', message: string) {
    super(message);
    this.code = osiaErrors[kind];
  }
}
