import type { Kysely } from 'kysely';
import type { UploadIndex } from '../upload-index.ts';
import type { Tables } from './tables.ts';

/** A sweep that has more to do does the rest the next time. */
const mostSwept = 500;

/** Runs a task whose changes survive a crash of the gateway, not of the machine. */
export type Unsynced = <T>(task: (database: Kysely<Tables>) => Promise<T>) => Promise<T>;

export function uploads(database: Kysely<Tables>, unsynced: Unsynced): UploadIndex {
  return {
    addUpload: ({ id, stationId, applicationId, sha256, size, chunks, createdAt, touchedAt }) =>
      unsynced(async (database) => {
        await database
          .insertInto('upload')
          .values({
            ...{ id, sha256, size, chunks, station_id: stationId, application_id: applicationId },
            ...{ pieces_end: 0, created_at: createdAt.toISOString(), touched_at: touchedAt.toISOString() },
          })
          .execute();
      }),
    upload: async (id) => {
      const row = await database.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      const { sha256, size, chunks } = row;
      return {
        ...{ id, sha256, size, chunks, stationId: row.station_id, applicationId: row.application_id },
        ...{ createdAt: new Date(row.created_at), touchedAt: new Date(row.touched_at) },
      };
    },
    touchUpload: (id, at) =>
      unsynced(async (database) => {
        await database
          .updateTable('upload')
          .set({ touched_at: at.toISOString() })
          .where('id', '=', id)
          .execute();
      }),
    uploadsOf: async (stationId) => {
      const ofStation = database.selectFrom('upload').select('id').where('station_id', '=', stationId);
      return (await ofStation.orderBy('touched_at').execute()).map(({ id }) => id);
    },
    uploadsBefore: async (time) => {
      const old = database.selectFrom('upload').select('id').where('created_at', '<', time.toISOString());
      return (await old.limit(mostSwept).execute()).map(({ id }) => id);
    },
    removeUpload: (id) =>
      unsynced((database) =>
        database.transaction().execute(async (transaction) => {
          await transaction.deleteFrom('upload').where('id', '=', id).execute();
          await transaction.deleteFrom('upload_piece').where('upload_id', '=', id).execute();
        }),
      ),
    pieces: (uploadId) =>
      database
        .selectFrom('upload_piece')
        .select(['position', 'size', 'key'])
        .where('upload_id', '=', uploadId)
        .orderBy('position')
        .execute(),
    addPiece: (uploadId, { position, size, key }, at) =>
      database.transaction().execute(async (transaction) => {
        // The row of the upload is the lock: of two that write at one position, one finds the end moved.
        const { numUpdatedRows } = await transaction
          .updateTable('upload')
          .set({ pieces_end: position + size, touched_at: at.toISOString() })
          .where('id', '=', uploadId)
          .where('pieces_end', '=', position)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        const piece = { upload_id: uploadId, position, size, key };
        await transaction.insertInto('upload_piece').values(piece).execute();
        return true;
      }),
    dropPieces: (uploadId, from) =>
      database.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('upload')
          .set({ pieces_end: from })
          .where('id', '=', uploadId)
          .where('pieces_end', '>', from)
          .execute();
        const dropped = await transaction
          .deleteFrom('upload_piece')
          .where('upload_id', '=', uploadId)
          .where('position', '>=', from)
          .returning('key')
          .execute();
        return dropped.map(({ key }) => key);
      }),
  };
}
