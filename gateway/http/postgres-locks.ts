import { setTimeout } from 'node:timers/promises';
import { ERRORS, type Lock, type RequestRelease } from '@tus/server';
import { Client } from 'pg';
import { type Locks, UploadLocks } from './upload-locks.ts';

/** Milliseconds. */
const timeouts = { connect: 5_000, answer: 5_000, betweenTries: 100 };
const channel = 'upload_wanted';
/** A gateway whose machine is gone without a word loses its locks after half a minute. */
const keepAlive = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4';

interface Session {
  readonly client: Client;
  readonly held: Map<string, RequestRelease>;
  /** From now on there is to be another one. */
  readonly ended: () => void;
}

/**
 * Locks of uploads among several gateways: session-level advisory locks of PostgreSQL, all of one gateway on one connection, so that
 * a gateway that is killed holds nothing any more. Within one gateway the order is that of `UploadLocks`. Who waits for an upload
 * tells its holder by NOTIFY.
 *
 * They keep requests from working in vain. That nothing is stored twice or mixed up is seen to by the rows of the pieces, even
 * where a gateway has lost its connection and does not know it yet.
 */
export class PostgresLocks implements Locks {
  private readonly url: string;
  private readonly longestWait: number;
  private readonly local: UploadLocks;
  private session: Promise<Session> | null = null;

  /** @param longestWait milliseconds before waiting fails with tus' lock timeout */
  constructor(url: string, longestWait: number) {
    this.url = url;
    this.longestWait = longestWait;
    this.local = new UploadLocks(longestWait);
  }

  newLock(id: string): Lock {
    const local = this.local.newLock(id);
    let session: Session | null = null;
    return {
      lock: async (signal, requestRelease) => {
        await local.lock(signal, requestRelease);
        try {
          session = await this.acquire(id, signal, requestRelease);
        } catch (error) {
          await local.unlock();
          throw error;
        }
      },
      unlock: async () => {
        try {
          if (session !== null) await release(session, id);
        } finally {
          await local.unlock();
        }
      },
    };
  }

  async alone(name: string, task: () => Promise<void>): Promise<void> {
    await this.local.alone(name, async () => {
      const session = await this.open();
      if (!(await tryLock(session, name))) return;
      await task().finally(() => release(session, name));
    });
  }

  async close(): Promise<void> {
    const session = await this.session?.catch(() => null);
    await session?.client.end();
  }

  private async acquire(id: string, signal: AbortSignal, requestRelease: RequestRelease): Promise<Session> {
    const until = performance.now() + this.longestWait;
    for (let tries = 0; ; tries += 1) {
      const session = await this.open();
      if (await tryLock(session, id)) {
        session.held.set(id, requestRelease);
        return session;
      }
      if (tries === 0) await session.client.query('SELECT pg_notify($1, $2)', [channel, id]);
      // tus throws plain objects with a status, and answers what it finds in them.
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      if (signal.aborted || performance.now() > until) throw ERRORS.ERR_LOCK_TIMEOUT;
      // Ended early by a request that has gone: the next turn gives up.
      await setTimeout(timeouts.betweenTries, undefined, { signal }).catch(() => undefined);
    }
  }

  private open(): Promise<Session> {
    if (this.session !== null) return this.session;
    const opening = this.connect(() => {
      // An earlier connection may say so when there is another one already.
      if (this.session === opening) this.session = null;
    });
    this.session = opening;
    return opening;
  }

  private async connect(ended: () => void): Promise<Session> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'gateway locks',
      keepAlive: true,
      connectionTimeoutMillis: timeouts.connect,
      query_timeout: timeouts.answer,
      statement_timeout: timeouts.answer,
      options: keepAlive,
    });
    const held = new Map<string, RequestRelease>();
    client.on('error', () => undefined);
    client.on('notification', ({ payload }) => void held.get(payload ?? '')?.());
    client.on('end', () => {
      ended();
      // The server has given these locks away: whoever holds them writes down what he has and stops.
      for (const requestRelease of held.values()) void requestRelease();
    });
    const session = { client, held, ended };
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      return session;
    } catch (error) {
      giveUp(session);
      throw error;
    }
  }
}

async function tryLock(session: Session, name: string): Promise<boolean> {
  const sql = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked';
  try {
    const { rows } = await session.client.query<{ locked: boolean }>(sql, [name]);
    return rows[0]?.locked === true;
  } catch (error) {
    giveUp(session);
    throw error;
  }
}

async function release(session: Session, name: string): Promise<void> {
  session.held.delete(name);
  const sql = 'SELECT pg_advisory_unlock(hashtextextended($1, 0))';
  await session.client.query(sql, [name]).catch(() => giveUp(session));
}

/**
 * What was not answered in time may be carried out later, or never be asked: a lock nobody knows of would stand as long as the
 * connection does. So it ends, and a session that has ended holds nothing.
 */
function giveUp({ client, ended }: Session): void {
  ended();
  client.end().catch(() => undefined);
}
