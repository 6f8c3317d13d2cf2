import { describe, expect, test } from 'vitest';
import { type DraftView, draftViewSchema } from '../../../domain/application/draft.ts';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { unwrap } from '../../../domain/result.ts';
import { createConnection } from '../../../renderer/channel/connection.ts';
import { webPort } from '../../../renderer/channel/ports.ts';
import { DraftStore } from '../../../renderer/wizard/draft-store.ts';
import { defaultScenario, scriptedStation } from '../../support/renderer/station.ts';

/** The officer window's own connection and draft store against a station on the real protocol, whose port can break. */
function officeWithStation() {
  const scenario = defaultScenario('2024-07');
  const connection = createConnection(officerChannels);
  let stationPort: MessagePort | null = null;
  const start = () => {
    const { port1, port2 } = new MessageChannel();
    stationPort = port1;
    const station = scriptedStation(webPort(port1), scenario);
    connection.use(webPort(port2));
    return station;
  };
  const stop = () => stationPort?.close();
  return { scenario, connection, start, stop };
}

describe('officer window', () => {
  test('answers disconnected and loses nothing typed when the station dies and comes back', async () => {
    const { scenario, connection, start, stop } = officeWithStation();
    start();
    const draft = unwrap(await connection.call('draft.create', { intakePlace: 'counter' }));
    const { draftId } = draft;
    const store = new DraftStore(draft, {
      save: (patch) => connection.call('draft.save', { draftId, patch }),
      delay: 5,
      retryAfter: 20,
    });
    store.set({ phone: '0912345678' });
    unwrap(await store.flush());

    stop();
    await expect.poll(() => connection.status).toBe('lost');
    store.set({ email: 'mau@example.vn' });
    expect(await store.flush()).toEqual({ ok: false, error: { code: 'disconnected' } });
    expect(store.snapshot().fields).toEqual({ phone: '0912345678', email: 'mau@example.vn' });
    expect(scenario.drafts[0]?.fields).toEqual({ phone: '0912345678' });

    start();
    await expect.poll(() => store.snapshot().save.kind).toBe('saved');
    expect(scenario.drafts[0]?.fields).toEqual({ phone: '0912345678', email: 'mau@example.vn' });
    stop();
    store.dispose();
  });

  test('keeps its listeners when a new port replaces the old one', async () => {
    const { connection, start, stop } = officeWithStation();
    const seen: DraftView[] = [];
    connection.on('draft.changed', (view) => seen.push(view));
    start();
    const second = start();
    expect(connection.generation).toBe(2);
    const draft = unwrap(await connection.call('draft.create', { intakePlace: 'home' }));
    second.server.emit('draft.changed', draftViewSchema.parse(draft));
    await expect.poll(() => seen).toHaveLength(1);
    stop();
  });
});
