import { noTap } from '../../transports/tap.ts';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { createFolderPrinter, fileNameOf } from './folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slips-'));
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

const surroundings = { now: () => new Date(), log: () => undefined, tap: noTap, preview: () => undefined };
const printer = (inFolder = folder) =>
  createFolderPrinter({ driver: 'folder-printer', id: 'printer', folder: inFolder }, surroundings);
const never = new AbortController().signal;

describe('folder printer', () => {
  it('leaves one whole file when a job of the same name is printed twice', async () => {
    unwrap(await printer().print({ jobName: 'giấy hẹn 1', pdf: Buffer.from('first') }, never));
    const second = await printer().print({ jobName: 'giấy hẹn 1', pdf: Buffer.from('second') }, never);
    expect(second.ok).toBe(true);
    expect(await readdir(folder)).toEqual(['giay-hen-1.pdf']);
    expect(await readFile(join(folder, 'giay-hen-1.pdf'), 'utf8')).toBe('second');
  });

  it('makes the folder when it is not there', async () => {
    const printed = await printer(join(folder, 'new', 'slips')).print(
      { jobName: 'a', pdf: Buffer.from('x') },
      never,
    );
    expect(printed.ok).toBe(true);
  });

  it('fails and shows it when the folder cannot be one', async () => {
    unwrap(await printer().print({ jobName: 'file', pdf: Buffer.from('x') }, never));
    const blocked = printer(join(folder, 'file.pdf'));
    expect((await blocked.print({ jobName: 'a', pdf: Buffer.from('x') }, never)).ok).toBe(false);
    expect(blocked.state().status).toBe('fault');
  });

  it('prints again when it is tried again after a fault', async () => {
    unwrap(await printer().print({ jobName: 'file', pdf: Buffer.from('x') }, never));
    const blocked = printer(join(folder, 'file.pdf'));
    expect((await blocked.print({ jobName: 'a', pdf: Buffer.from('x') }, never)).ok).toBe(false);
    await rm(join(folder, 'file.pdf'));
    blocked.retry();
    expect(blocked.state()).toMatchObject({ status: 'ready', code: null });
    unwrap(await blocked.print({ jobName: 'a', pdf: Buffer.from('x') }, never));
    const { mode } = await stat(join(folder, 'file.pdf', 'a.pdf'));
    expect(mode & 0o077).toBe(0);
  });
});

describe('fileNameOf', () => {
  it('stays a plain visible file name whatever the job is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(fileNameOf(name)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*\.pdf$/);
      }),
    );
    expect(fileNameOf('../../etc/passwd')).toBe('etc-passwd.pdf');
    expect(fileNameOf('Đỗ Thị')).toBe('do-Thi.pdf');
  });
});
