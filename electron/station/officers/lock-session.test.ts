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
    for (const phase of ['cancelled', 'failed']) {
      expect(tellsWhileLocked('capture.state', { state: { phase } })).toBe(true);
      expect(tellsWhileLocked('signature.state', { state: { phase } })).toBe(true);
      expect(tellsWhileLocked('diagnostics.selfTest', { state: { phase } })).toBe(true);
    }
    for (const phase of ['captured', 'signed']) {
      expect(tellsWhileLocked('capture.state', { state: { phase } })).toBe(false);
      expect(tellsWhileLocked('signature.state', { state: { phase } })).toBe(false);
    }
  });
});
