import { type Kysely, type Migration, sql } from 'kysely';
import { columnTypes, type Dialect } from '../dialect.ts';

/** Stations, officers, certificates, codes, applications and refusals. */
export const index = (dialect: Dialect): Migration => ({
  up: async (database: Kysely<unknown>) => {
    const { schema } = database;
    const types = columnTypes[dialect];
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
      .addColumn('size', types.whole, (column) => column.notNull())
      .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
      .addColumn('received_at', 'text', (column) => column.notNull())
      .addColumn('sequence', types.whole, (column) => column.notNull().unique())
      .addColumn('acknowledgement', types.bytes, (column) => column.notNull())
      .execute();
    await schema
      .createTable('counter')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', types.whole, (column) => column.notNull())
      .execute();
    await sql`INSERT INTO counter (name, value) VALUES ('acknowledged', 0)`.execute(database);
    await schema
      .createTable('refusal')
      .addColumn('number', types.serial, (column) =>
        dialect === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
      )
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('request_id', 'text', (column) => column.notNull())
      .addColumn('station_id', 'text')
      .addColumn('application_id', 'text')
      .addColumn('sha256', 'text')
      .addColumn('code', 'text', (column) => column.notNull())
      .addColumn('cause', 'text', (column) => column.notNull())
      .execute();
    for (const statement of guards[dialect]) await sql.raw(statement).execute(database);
  },
});

/** Nothing takes back an acknowledgement, not even a mistake in a later version of this program. */
const sentence = 'an acknowledged application is never changed';
const guards: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: ['UPDATE', 'DELETE'].map(
    (change) => `CREATE TRIGGER application_keeps_${change.toLowerCase()} BEFORE ${change} ON application
      BEGIN SELECT RAISE(ABORT, '${sentence}'); END`,
  ),
  postgres: [
    `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION '${sentence}'; END $$`,
    `CREATE TRIGGER application_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON application
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  ],
};
