/**
 * What the vault uses of the package, whose own declarations its `exports` hide. The statement part is what Kysely's
 * SQLite dialect asks for.
 */
declare module 'better-sqlite3-multiple-ciphers' {
  interface Statement {
    readonly reader: boolean;
    all(parameters: readonly unknown[]): unknown[];
    get(): unknown;
    run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
    iterate(parameters: readonly unknown[]): IterableIterator<unknown>;
  }
  class SqliteError extends Error {
    constructor(message: string, code: string);
    readonly code: string;
  }
  export default class Database {
    static readonly SqliteError: typeof SqliteError;
    constructor(path: string, options?: { timeout?: number; nativeBinding?: string });
    readonly inTransaction: boolean;
    prepare(source: string): Statement;
    pragma(source: string, options?: { simple?: boolean }): unknown;
    close(): void;
  }
}
