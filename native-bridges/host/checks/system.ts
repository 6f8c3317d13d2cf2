import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** How long a program or a socket of the operating system may take, in milliseconds; a person who types a password gets longer. */
const limits = { program: 10_000, socket: 1500, person: 120_000 } as const;

export interface Ended {
  /** Null where it could not be started, or did not end in time. */
  readonly code: number | null;
  readonly output: string;
}

/** What the checks look at. Tests put another root below it. */
export interface MachineSystem {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Name of whom this runs as. */
  readonly user: string;
  read(path: string): string | null;
  list(path: string): readonly string[];
  realPath(path: string): string | null;
  /** May this user read and write it? */
  access(path: string): 'ok' | 'denied' | 'absent';
  /** Whether somebody answers on that local socket. */
  answers(path: string): Promise<boolean>;
  has(program: string): boolean;
  run(program: string, args: readonly string[], withPerson?: boolean): Promise<Ended>;
}

export function machineSystem(root = '/'): MachineSystem {
  const at = (path: string): string => join(root, path);
  const list = (path: string): string[] => {
    try {
      return readdirSync(at(path));
    } catch {
      return [];
    }
  };
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    user: process.env.USER ?? process.env.LOGNAME ?? '$USER',
    read: (path) => {
      try {
        return readFileSync(at(path), 'utf8');
      } catch {
        return null;
      }
    },
    list,
    realPath: (path) => {
      try {
        return realpathSync(at(path)).slice(at('/').length - 1);
      } catch {
        return null;
      }
    },
    access: (path) => {
      try {
        accessSync(at(path), constants.R_OK | constants.W_OK);
        return 'ok';
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'denied';
      }
    },
    answers: (path) =>
      new Promise((resolve) => {
        const socket = connect(at(path));
        const settle = (answer: boolean): void => {
          clearTimeout(limit);
          socket.destroy();
          resolve(answer);
        };
        const limit = setTimeout(() => settle(false), limits.socket);
        socket.once('connect', () => settle(true));
        socket.once('error', () => settle(false));
      }),
    has: (program) =>
      ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].some((folder) => list(folder).includes(program)),
    run: (program, args, withPerson = false) =>
      new Promise((resolve) => {
        execFile(
          program,
          args,
          { timeout: withPerson ? limits.person : limits.program, windowsHide: true },
          (error, stdout, stderr) => {
            const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
            resolve({ code, output: `${stdout}${stderr}` });
          },
        );
      }),
  };
}
