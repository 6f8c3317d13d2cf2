import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Uploads, uploadsIn } from './uploads.ts';

let folder: string;
let uploads: Uploads;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uploads-'));
  uploads = uploadsIn(folder, () => undefined);
});
afterEach(() => {
  uploads.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('uploads', () => {
  it('leave the processor to others when somebody waits for one that is held', async () => {
    const before = performance.eventLoopUtilization();
    const order: string[] = [];
    const task = (name: string, milliseconds: number) => async () => {
      await pause(milliseconds);
      order.push(name);
    };
    await Promise.all([
      uploads.holding('st-1_a', task('first', 400)),
      uploads.holding('st-1_a', task('second', 0)),
      uploads.holding('st-1_b', task('other', 10)),
    ]);
    expect(order).toEqual(['other', 'first', 'second']);
    expect(performance.eventLoopUtilization(before).active).toBeLessThan(200);
  });
});
