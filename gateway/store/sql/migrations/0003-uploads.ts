import type { Kysely, Migration } from 'kysely';
import { columnTypes, type Dialect } from '../dialect.ts';

/** Uploads on their way, so that any gateway can go on with any of them. */
export const uploads = (dialect: Dialect): Migration => ({
  up: async ({ schema }: Kysely<unknown>) => {
    const { whole } = columnTypes[dialect];
    await schema
      .createTable('upload')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('station_id', 'text', (column) => column.notNull())
      .addColumn('application_id', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('size', whole, (column) => column.notNull())
      .addColumn('chunks', 'text')
      .addColumn('pieces_end', whole, (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('touched_at', 'text', (column) => column.notNull())
      .execute();
    await schema.createIndex('upload_station').on('upload').column('station_id').execute();
    await schema.createIndex('upload_created').on('upload').column('created_at').execute();
    await schema
      .createTable('upload_piece')
      .addColumn('upload_id', 'text', (column) => column.notNull())
      .addColumn('position', whole, (column) => column.notNull())
      .addColumn('size', whole, (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('upload_piece_position', ['upload_id', 'position'])
      .execute();
    await schema.createIndex('refusal_at').on('refusal').column('at').execute();
  },
});
