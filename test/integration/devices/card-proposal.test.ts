import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import type { OfficerEvents } from '../../../domain/channels/officer.ts';
import type { ChipAccess } from '../../../domain/devices/card-reader.ts';
import { unwrap } from '../../../domain/result.ts';
import { en } from '../../../renderer/i18n/en/index.ts';
import { vi } from '../../../renderer/i18n/vi/index.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';
import { auditOf } from '../officers/audit-of.ts';
import { type CardDesk, openCardDesk, plainPicture, rightMrz } from './card-desk.ts';

type CardState = z.infer<OfficerEvents['card.state']>['state'];

let desk: CardDesk;
let station: TemporaryStation;
let draftId: string;

beforeAll(async () => {
  desk = await openCardDesk();
  station = await temporaryStation({ policyId: '2024-07' });
  const [hostEnd, stationEnd] = pairedPorts();
  desk.host.attach(hostEnd);
  station.station.attach('devices', stationEnd);
  const passphrase = passphrases['le-van-a'];
  const credential = { kind: 'passphrase' as const, passphrase };
  unwrap(await station.officer.call('session.signIn', { officerId: 'le-van-a', credential }));
  ({ draftId } = unwrap(await station.officer.call('draft.create', { intakePlace: 'counter' })));
});
afterAll(async () => {
  await station.remove();
  await desk.stop();
});

async function readCard(access: ChipAccess): Promise<CardState[]> {
  const seen: CardState[] = [];
  const ended = new Promise<void>((resolve) => {
    const off = station.officer.on('card.state', (event) => {
      seen.push(event.state);
      if (!['read', 'failed', 'cancelled'].includes(event.state.phase)) return;
      off();
      resolve();
    });
  });
  unwrap(await station.officer.call('card.read', { draftId, access }));
  await ended;
  return seen;
}

it('a card on the reader becomes a proposal in the officer window, and nothing else of it does', async () => {
  const states = await readCard(rightMrz);
  const last = states.at(-1);
  if (last?.phase !== 'read') throw new Error(JSON.stringify(last));
  expect(last.proofs).toMatchObject({
    access: 'pace',
    passiveAuthentication: 'trusted',
    chipGenuine: 'chip-authentication',
  });
  expect(last.proposal).toMatchObject({
    kind: 'mrz',
    fields: {
      personalNumber: '003090000123',
      birthDate: { value: '1990-01-02', precision: 'day' },
      sex: 'male',
      name: { full: 'NGUYEN VAN MAU' },
    },
    earlier: [],
  });
  expect(last.proposal.remarks.map(({ code }) => code)).not.toContain('card-unproven');
  expect(Object.keys(last).sort()).toEqual(['phase', 'proofs', 'proposal']);
  const told = Buffer.from(JSON.stringify(states));
  expect(told.includes(Buffer.from(plainPicture.content).toString('base64'))).toBe(false);
  // A proposal is not in the draft: the officer takes over what is right.
  const view = unwrap(await station.officer.call('draft.open', { draftId }));
  expect(view.fields.personalNumber).toBeUndefined();
});

it('a wrong MRZ is refused with a sentence when the card does not open with it', async () => {
  const states = await readCard({ ...rightMrz, documentNumber: '090000124' } as ChipAccess);
  expect(states.at(-1)).toEqual({ phase: 'failed', code: 'card-key-wrong' });
  for (const words of [vi, en] as readonly Readonly<Record<string, string>>[]) {
    expect(words['device.card-key-wrong']).toMatch(/\S{2,}.*/);
  }
  expect((await readCard(rightMrz)).at(-1)?.phase).toBe('read');
});

it('the trail says in codes what was read and what was not', async () => {
  const cards = (await auditOf(station)).filter(({ event }) => event.startsWith('card-read'));
  expect(cards.map(({ event }) => event)).toEqual(['card-read', 'card-read-failed', 'card-read']);
  expect(cards[0]).toMatchObject({
    officerId: 'le-van-a',
    subjectId: draftId,
    details: { access: 'pace', issuer: 'trusted', chip: 'chip-authentication' },
  });
  expect(cards[1]?.details).toMatchObject({ code: 'card-key-wrong' });
  expect(JSON.stringify(cards)).not.toMatch(/090000123|NGUYEN|900102/);
});

it('a second reading is refused, and the first ends, when the applicant leaves', async () => {
  desk.simulator.act({ action: 'remove-card' });
  const ended = new Promise<CardState>((resolve) => {
    const off = station.officer.on('card.state', ({ state }) => {
      if (state.phase === 'place-card') return;
      off();
      resolve(state);
    });
  });
  unwrap(await station.officer.call('card.read', { draftId, access: rightMrz }));
  const second = await station.officer.call('card.read', { draftId, access: rightMrz });
  expect(second).toMatchObject({ ok: false, error: { code: 'capture-running' } });
  unwrap(await station.officer.call('draft.close', { draftId }));
  expect(await ended).toEqual({ phase: 'cancelled' });
  desk.simulator.act({ action: 'insert-card' });
  await desk.until('ready');
});
