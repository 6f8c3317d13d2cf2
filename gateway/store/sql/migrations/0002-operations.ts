import { type Kysely, type Migration, sql } from 'kysely';
import { columnTypes, type Dialect } from '../dialect.ts';

/** Who works where, what stations may, what they brought and when, what was handed on and to whom. */
export const operations = (dialect: Dialect): Migration => ({
  up: async (database: Kysely<unknown>) => {
    const { schema } = database;
    const types = columnTypes[dialect];
    const numbered = (table: string) =>
      schema
        .createTable(table)
        .addColumn('number', types.serial, (column) =>
          dialect === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
        );
    await schema
      .createTable('roster')
      .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
      .addColumn('officer_id', 'text', (column) => column.notNull().references('officer.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('rank', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('roster_key', ['station_id', 'officer_id'])
      .execute();
    await sql`INSERT INTO roster (station_id, officer_id, name, rank, role)
      SELECT DISTINCT certificate.station_id, officer.id, officer.name, officer.rank, officer.role
      FROM certificate JOIN officer ON officer.id = certificate.officer_id`.execute(database);
    await numbered('suspension')
      .addColumn('station_id', 'text', (column) => column.notNull())
      .addColumn('officer_id', 'text', (column) => column.notNull())
      .addColumn('from_at', 'text', (column) => column.notNull())
      .addColumn('until_at', 'text')
      .execute();
    await schema
      .createIndex('suspension_officer')
      .on('suspension')
      .columns(['station_id', 'officer_id'])
      .execute();
    await schema
      .createTable('activation')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('station_id', 'text', (column) => column.notNull())
      .addColumn('officer_id', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .addColumn('request_digest', 'text')
      .addColumn('fingerprint', 'text', (column) => column.references('certificate.fingerprint'))
      .execute();
    await schema
      .createTable('renewal')
      .addColumn('request_digest', 'text', (column) => column.primaryKey())
      .addColumn('earlier', 'text', (column) => column.notNull().references('certificate.fingerprint'))
      .addColumn('fingerprint', 'text', (column) => column.notNull().references('certificate.fingerprint'))
      .execute();
    await schema.alterTable('certificate').addColumn('renew_from', 'text').execute();
    await schema
      .createTable('station_setting')
      .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('station_setting_key', ['station_id', 'name'])
      .execute();
    await schema
      .createTable('delivery_day')
      .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('applications', types.whole, (column) => column.notNull())
      .addColumn('bytes', types.whole, (column) => column.notNull())
      .addPrimaryKeyConstraint('delivery_day_key', ['station_id', 'day'])
      .execute();
    // Null: brought by the station that sealed it. The guard of the table lets no row be filled in afterwards.
    await schema.alterTable('application').addColumn('delivered_by', 'text').execute();
    await schema.alterTable('application').addColumn('enrollment_type', 'text').execute();
    await schema.createIndex('application_received').on('application').column('received_at').execute();
    await schema.createIndex('application_station').on('application').column('station_id').execute();
    await schema
      .createTable('audit_anchor')
      .addColumn('sequence', types.whole, (column) => column.primaryKey())
      .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
      .addColumn('seq', types.whole, (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('judgement', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('audit_anchor_station')
      .on('audit_anchor')
      .columns(['station_id', 'seq'])
      .execute();
    await numbered('handed_on')
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('request_id', 'text', (column) => column.notNull())
      .addColumn('client', 'text', (column) => column.notNull())
      .addColumn('token_id', 'text')
      .addColumn('transaction_id', 'text', (column) => column.notNull())
      .addColumn('operation', 'text', (column) => column.notNull())
      .addColumn('enrollment_id', 'text')
      .addColumn('buffer_id', 'text')
      .execute();
    await schema.createIndex('handed_on_enrollment').on('handed_on').column('enrollment_id').execute();
    for (const statement of guards[dialect]) await sql.raw(statement).execute(database);
  },
});

/** What was handed on to whom, and what a station said of its own trail, is not taken back either. */
const sentence = 'a record of what happened is never changed';
const kept = ['handed_on', 'audit_anchor'];
const guards: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: kept.flatMap((table) =>
    ['UPDATE', 'DELETE'].map(
      (change) => `CREATE TRIGGER ${table}_keeps_${change.toLowerCase()} BEFORE ${change} ON ${table}
      BEGIN SELECT RAISE(ABORT, '${sentence}'); END`,
    ),
  ),
  postgres: [
    `CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION '${sentence}'; END $$`,
    ...kept.map(
      (table) => `CREATE TRIGGER ${table}_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record()`,
    ),
  ],
};
