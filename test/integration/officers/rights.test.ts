import { afterEach, describe, expect, it } from 'vitest';
import { applicantChannels } from '../../../domain/channels/applicant.ts';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { officerChannels } from '../../../domain/channels/officer.ts';
import { type Access, accessTo } from '../../../domain/officers/rights.ts';
import { type Role, roles } from '../../../domain/officers/roles.ts';
import { unwrap } from '../../../domain/result.ts';
import { passphrases, testRoles } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

/**
 * Every call that a window can make, by everybody who can sit before it, over real ports against a real station. The calls come
 * from the channel map and who may from the rights: a new call is tested by being there. What is sent fits no call's
 * input, so that whoever is admitted changes nothing and is told `invalid-input`.
 */
type Call = keyof typeof officerChannels.calls;
const calls = Object.keys(officerChannels.calls) as Call[];
const fitsNothing = 'fits nothing' as never;
const admitted = 'invalid-input';

let desk: TemporaryStation;
afterEach(() => desk.remove());

const officerOf = (role: Role): keyof typeof testRoles => {
  const found = Object.entries(testRoles).find(([, theirs]) => theirs === role);
  if (found === undefined) throw new Error(`nobody is ${role}`);
  return found[0] as keyof typeof testRoles;
};

async function signInAs(role: Role): Promise<void> {
  const officerId = officerOf(role);
  const credential = { kind: 'passphrase', passphrase: passphrases[officerId] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId, credential }));
}

async function answers(): Promise<Record<string, string>> {
  const told = await Promise.all(
    calls.map(async (name) => {
      const answer = await desk.officer.call(name, fitsNothing);
      return [name, answer.ok ? 'ok' : answer.error.code] as const;
    }),
  );
  return Object.fromEntries(told);
}

const expected = (rule: (access: Access) => string): Record<string, string> =>
  Object.fromEntries(calls.map((name) => [name, rule(accessTo[name])]));

describe('rights', () => {
  it('name every call of the officer window, and no other', () => {
    desk = { remove: () => Promise.resolve() } as TemporaryStation;
    expect(Object.keys(accessTo).sort()).toEqual([...calls].sort());
    expect(calls.length).toBeGreaterThan(60);
  });

  it('admit nothing but looking and setting up when the machine is no station yet', async () => {
    desk = await temporaryStation({});
    expect(await answers()).toEqual(
      expected((access) => (access === 'anyone' || access === 'setup' ? admitted : 'not-provisioned')),
    );
  });

  it('admit what needs nobody when nobody is signed in', async () => {
    desk = await temporaryStation({ policyId: '2024-07' });
    expect(await answers()).toEqual(
      expected((access) => {
        if (access === 'setup') return 'already-provisioned';
        return access === 'anyone' || access === 'station' ? admitted : 'not-signed-in';
      }),
    );
  });

  it.each(roles)(
    'admit to each call whom they name when %s is signed in, and nothing when locked',
    async (role) => {
      desk = await temporaryStation({ policyId: '2024-07' });
      await signInAs(role);
      expect(await answers()).toEqual(
        expected((access) => {
          if (access === 'setup') return 'already-provisioned';
          return typeof access === 'string' || access.includes(role) ? admitted : 'role-not-allowed';
        }),
      );
      unwrap(await desk.officer.call('session.lock', {}));
      expect(await answers()).toEqual(
        expected((access) => {
          if (access === 'setup') return 'already-provisioned';
          return access === 'anyone' || access === 'station' ? admitted : 'session-locked';
        }),
      );
    },
  );

  it('leave the applicant window its two calls when it asks for everything there is', async () => {
    desk = await temporaryStation({ policyId: '2024-07' });
    await signInAs('supervisor');
    expect(Object.keys(applicantChannels.calls)).toEqual(['applicant.view', 'applicant.confirm']);
    const names = [
      ...calls,
      ...Object.keys(deviceChannels.calls),
      'toString',
      '__proto__',
      'constructor',
      '',
    ];
    for (const name of names) {
      const answer = await desk.applicant.call(name as 'applicant.view', {});
      expect(answer, name).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
    }
    expect(await desk.applicant.call('applicant.view', fitsNothing)).toMatchObject({
      error: { code: admitted },
    });
    expect(await desk.applicant.call('applicant.confirm', fitsNothing)).toMatchObject({
      error: { code: admitted },
    });
  });

  it('are asked of whoever is signed in at that moment when an officer takes the place of another', async () => {
    desk = await temporaryStation({ policyId: '2024-07' });
    await signInAs('officer');
    expect(unwrap(await desk.officer.call('draft.list', {}))).toEqual([]);
    await signInAs('technician');
    expect(await desk.officer.call('draft.list', {})).toMatchObject({ error: { code: 'role-not-allowed' } });
    unwrap(await desk.officer.call('session.signOut', {}));
    expect(await desk.officer.call('outbox.limits', {})).toMatchObject({ error: { code: 'not-signed-in' } });
  });
});
