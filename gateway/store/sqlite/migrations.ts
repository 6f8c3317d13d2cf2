import { type Kysely, type Migration, type MigrationProvider, sql } from 'kysely';

const first: Migration = {
  up: async (database: Kysely<unknown>) => {
    const { schema } = database;
    await schema
      .createTable('station')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('unit_code', 'text', (column) => column.notNull())
      .addColumn('unit_name', 'text', (column) => column.notNull())
      .addColumn('policy_id', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createTable('officer')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('rank', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createTable('certificate')
      .addColumn('fingerprint', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
      .addColumn('officer_id', 'text', (column) => column.references('officer.id'))
      .addColumn('role', 'text')
      .addColumn('pem', 'text', (column) => column.notNull())
      .addColumn('not_before', 'text', (column) => column.notNull())
      .addColumn('not_after', 'text', (column) => column.notNull())
      .addColumn('revoked_at', 'text')
      .addColumn('revoked_reason', 'text')
      .execute();
    await schema.createIndex('certificate_station').on('certificate').column('station_id').execute();
    await schema
      .createTable('provisioning_code')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('grant', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .addColumn('used_at', 'text')
      .addColumn('request_digest', 'text')
      .addColumn('station_id', 'text', (column) => column.references('station.id'))
      .execute();
    await schema
      .createTable('application')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('sha256', 'text', (column) => column.notNull().unique())
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
      .addColumn('received_at', 'text', (column) => column.notNull())
      .addColumn('sequence', 'integer', (column) => column.notNull().unique())
      .addColumn('acknowledgement', 'blob', (column) => column.notNull())
      .execute();
    await schema
      .createTable('counter')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'integer', (column) => column.notNull())
      .execute();
    await sql`INSERT INTO counter (name, value) VALUES ('acknowledged', 0)`.execute(database);
    await schema
      .createTable('refusal')
      .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('request_id', 'text', (column) => column.notNull())
      .addColumn('station_id', 'text')
      .addColumn('application_id', 'text')
      .addColumn('sha256', 'text')
      .addColumn('code', 'text', (column) => column.notNull())
      .addColumn('cause', 'text', (column) => column.notNull())
      .execute();
    // Nothing takes back an acknowledgement, not even a mistake in a later version of this program.
    for (const change of ['UPDATE', 'DELETE']) {
      await sql
        .raw(
          `CREATE TRIGGER application_keeps_${change.toLowerCase()} BEFORE ${change} ON application
           BEGIN SELECT RAISE(ABORT, 'an acknowledged application is never changed'); END`,
        )
        .execute(database);
    }
  },
};

/** Numbered, applied in order, never edited after they shipped. */
export const migrations: MigrationProvider = {
  getMigrations: async () => ({ '0001-index': first }),
};
