import Database from 'better-sqlite3-multiple-ciphers';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';

/**
 * Says that one gateway serves this folder, for as long as its process lives: a lock of the operating system on a database without
 * content, which ends with the process however that ends. The commands beside a gateway do not ask for it.
 */
export function lockFolder(path: string): Result<{ readonly release: () => void }, Failure<'folder-in-use'>> {
  const connection = new Database(path, { timeout: 0 });
  try {
    connection.prepare('BEGIN EXCLUSIVE').run([]);
  } catch (error) {
    connection.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      return err('folder-in-use', 'another gateway serves this folder');
    }
    throw error;
  }
  return ok({ release: () => connection.close() });
}
