import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('Turns', () => {
  it('runs no more at a time than allowed, in order, when some fail', async () => {
    const turns = new Turns(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const results = await Promise.allSettled(
      Array.from({ length: 9 }, (_, index) =>
        turns.run(async () => {
          order.push(index);
          running += 1;
          most = Math.max(most, running);
          await Promise.resolve();
          await Promise.resolve();
          running -= 1;
          if (index % 3 === 0) throw new Error('failed');
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(3);
  });
});
