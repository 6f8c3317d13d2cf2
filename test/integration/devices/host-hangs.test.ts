import { afterEach, describe, expect, it } from 'vitest';
import { openSupervisedHost, type SupervisedHost } from './host/supervised-host.ts';

let host: SupervisedHost | undefined;
afterEach(() => host?.stop());

const of = (open: SupervisedHost, id: string) => {
  const state = open.states().find((one) => one.id === id);
  return state === undefined ? null : [state.status, state.code];
};
const patient = { timeout: 20_000, interval: 20 };

describe('device host process', () => {
  it('is replaced when a driver blocks it, and the next one starts the others while that driver rests', async () => {
    host = await openSupervisedHost(['good', 'bad', 'also-good']);
    const open = host;
    await expect.poll(() => of(open, 'bad'), patient).toEqual(['ready', null]);
    const started = performance.now();
    open.order('bad', 'hang');
    await expect.poll(() => of(open, 'bad'), patient).toEqual(['fault', 'not-responding']);
    const tookMs = performance.now() - started;
    expect(open.seen.map(({ what, reason }) => reason ?? what)).toEqual(['ready', 'hung', 'ready']);
    expect(open.blamed).toEqual(['bad']);
    expect(of(open, 'good')).toEqual(['ready', null]);
    expect(of(open, 'also-good')).toEqual(['ready', null]);
    console.log(`hang to usable again: ${Math.round(tookMs)} ms with beats of 500 ms`);
    await expect.poll(() => of(open, 'bad'), patient).toEqual(['ready', null]);
  });

  it('is replaced when it is stopped from outside', async () => {
    host = await openSupervisedHost(['good']);
    const open = host;
    await expect.poll(() => of(open, 'good'), patient).toEqual(['ready', null]);
    open.child().kill('SIGSTOP');
    await expect
      .poll(() => open.seen.map(({ what, reason }) => reason ?? what), patient)
      .toEqual(['ready', 'hung', 'ready']);
  });

  it('is brought back again and again, after a rest when it dies too often, and holds back the driver that ran', async () => {
    host = await openSupervisedHost(['good', 'bad']);
    const open = host;
    const ready = () => open.seen.filter(({ what }) => what === 'ready');
    for (const death of [1, 2]) {
      await expect.poll(() => ready().length, patient).toBe(death);
      await expect.poll(() => of(open, 'bad')?.[0], patient).toBe('ready');
      open.order('bad', 'die');
    }
    await expect.poll(() => ready().length, patient).toBe(3);
    // Twice in a row the same driver ran: the third host lets it rest.
    await expect.poll(() => of(open, 'bad'), patient).toEqual(['fault', 'not-responding']);
    expect(of(open, 'good')).toEqual(['ready', null]);
    expect(open.blamed).toEqual(['bad', 'bad']);
    open.child().kill('SIGKILL');
    await expect.poll(() => ready().length, patient).toBe(4);
    const [, , third, fourth] = ready();
    expect((fourth?.at ?? 0) - (third?.at ?? 0)).toBeGreaterThan(1400);
  });

  it('stays when a driver throws in a callback: that driver is made anew, the others go on', async () => {
    host = await openSupervisedHost(['good', 'bad']);
    const open = host;
    await expect.poll(() => of(open, 'bad'), patient).toEqual(['ready', null]);
    open.order('bad', 'throw');
    await expect.poll(() => of(open, 'bad'), patient).toEqual(['fault', 'driver-failed']);
    expect(of(open, 'good')).toEqual(['ready', null]);
    await expect.poll(() => of(open, 'bad'), patient).toEqual(['ready', null]);
    expect(open.seen.map(({ what }) => what)).toEqual(['ready']);
  });
});
