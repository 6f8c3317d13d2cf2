import { afterEach, beforeEach, expect, it } from 'vitest';
import { blackOnly, openEvolisDesk, type EvolisDesk } from '../../support/devices/fast-card-printers.ts';

let desk: EvolisDesk;
beforeEach(async () => {
  desk = await openEvolisDesk();
  await desk.until('cards', { status: 'ready' });
});
afterEach(() => desk.stop());

it('printer shows not-responding when it is silent and works again when it answers', async () => {
  desk.printer.act('stall');
  await desk.until('cards', { status: 'fault', code: 'not-responding' });
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
});

it('card ends as not-responding, inside, when the printer falls silent in the middle of it', async () => {
  const states = await desk.card(undefined, (state) => {
    if (state.phase === 'printing' && state.done === 10) desk.printer.act('stall');
  });
  expect(states.at(-1)).toMatchObject({
    phase: 'failed',
    failure: { code: 'not-responding' },
    card: 'inside',
  });
  desk.printer.act('recover');
  await desk.until('cards', { status: 'ready' });
  expect((await desk.card(blackOnly('card-next'))).at(-1)).toMatchObject({ phase: 'printed' });
});

it('card fails as protocol-error when the printer answers garbage', async () => {
  desk.printer.act('garbage');
  expect((await desk.card()).at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'protocol-error' } });
});

it.each(['in-use', 'permission-denied'] as const)(
  'printer that the system does not give shows %s',
  async (code) => {
    desk.printer.act('unplug');
    desk.printer.act(code);
    desk.printer.act('plug');
    await desk.until('cards', { code });
    desk.printer.act('recover');
    await desk.until('cards', { status: 'ready' });
  },
);

it('card that was begun lies in the output when there is no reject box', async () => {
  desk.printer.act('no-reject-box');
  const states = await desk.card(undefined, (state) => {
    if (state.phase === 'printing' && state.done === 10) desk.printer.act('ribbon-out');
  });
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'supply-out' }, card: 'ejected' });
});
