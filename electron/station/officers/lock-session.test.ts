import { describe, expect, it } from 'vitest';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { tellsWhileLocked } from './lock-session.ts';

const pictures = { state: { phase: 'preview' } };
const events = Object.keys(officerChannels.events) as (keyof typeof officerChannels.events)[];

describe('tellsWhileLocked', () => {
  it('lets through how the station is and nothing about anybody when pictures come', () => {
    expect(events.filter((name) => tellsWhileLocked(name, pictures)).sort()).toEqual([
      'devices.changed',
      'diagnostics.liveEnded',
      'outbox.changed',
      'session.changed',
      'session.fingerState',
    ]);
  });

  it('says that what ran has ended', () => {
    const attempts = events.filter((name) => name.endsWith('.state'));
    expect(attempts).toEqual(['capture.state', 'signature.state', 'card.state', 'document.state']);
    for (const name of [...attempts, 'diagnostics.selfTest'] as const) {
      for (const phase of ['cancelled', 'failed'])
        expect(tellsWhileLocked(name, { state: { phase } })).toBe(true);
      for (const phase of ['captured', 'signed', 'read', 'scanned', 'page', 'result']) {
        expect(tellsWhileLocked(name, { state: { phase } })).toBe(false);
      }
    }
  });
});
