import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalReason } from '../../../domain/officers/approvals.ts';
import type { Enrollment } from '../../../domain/application/osia-enrollment.ts';
import { contextKey, type StationContext } from '../../../domain/application/osia-profile.ts';
import { sealedNames } from '../../../domain/application/sealed.ts';
import {
  type ContainerInput,
  containerEntries,
  opensslEncrypt,
  opensslSeal,
  opensslSign,
} from '../../support/gateway/openssl-sealer.ts';
import { newApplicationId } from '../../support/gateway/test-gateway.ts';
import { Wrongdoer, replaceContent } from '../../support/gateway/wrongdoer.ts';
import { writeZip } from '../../support/gateway/zip-writer.ts';

let wrong: Wrongdoer;
beforeAll(async () => {
  wrong = await Wrongdoer.start();
});
beforeEach(() => {
  wrong.id = newApplicationId();
});
afterAll(() => wrong.stop());

function withContext(enrollment: Enrollment, change: Partial<StationContext>): Enrollment {
  return {
    ...enrollment,
    contextualData: { [contextKey]: { ...enrollment.contextualData[contextKey], ...change } },
  };
}
const exception = {
  finger: 'LEFT_RING',
  presence: 'AMPUTATED',
  permanence: 'permanent',
  note: '',
  recordedAt: '2026-01-01T00:00:00.000Z',
} as const;

/** An application with an exception, told to be approved by `approvals`, signed by `supervisor` where one is named. */
function excepted(
  approvals: { officerId: string; reasons: ApprovalReason[] }[] | undefined,
  supervisor?: string,
): ContainerInput {
  const input = wrong.station.containerInput(wrong.id, (enrollment) =>
    withContext(enrollment, {
      fingerExceptions: [exception],
      ...(approvals === undefined ? {} : { approvals }),
    }),
  );
  return supervisor === undefined ? input : { ...input, supervisor: wrong.station.officer(supervisor) };
}
const sealed = (input: ContainerInput) => opensslSeal(input, wrong.centre);
const byMai = [{ officerId: 'mai', reasons: ['finger-exception' as const] }];

describe('an application that asks for four eyes', () => {
  it('is acknowledged when a supervisor has signed for it', async () => {
    const reply = await wrong.station.deliver(wrong.id, sealed(excepted(byMai, 'mai')));
    expect(reply.json).toEqual({});
    expect(reply.status).toBe(200);
  });

  it('is refused approval-missing when nobody has, whether or not it names somebody', async () => {
    await wrong.expectRefused(sealed(excepted(undefined)), 'approval-missing', /finger-exception/);
    await wrong.expectRefused(sealed(excepted(byMai)), 'approval-missing', /finger-exception/);
  });

  it('is refused approval-missing when the supervisor was told of something else only', async () => {
    const other = [{ officerId: 'mai', reasons: ['poor-fingerprint' as const] }];
    await wrong.expectRefused(
      sealed(excepted(other, 'mai')),
      'approval-missing',
      /not told of finger-exception/,
    );
  });

  it('is refused supervisor-signature-invalid when it names another supervisor, or none', async () => {
    const another = [{ officerId: 'minh', reasons: ['finger-exception' as const] }];
    const code = 'supervisor-signature-invalid';
    await wrong.expectRefused(sealed(excepted(another, 'mai')), code, /names another supervisor/);
    await wrong.expectRefused(sealed(excepted(undefined, 'mai')), code, /names another supervisor/);
  });

  it('is refused when the second signature is by an officer, a technician, or the station', async () => {
    for (const id of ['minh', 'ky']) {
      const told = [{ officerId: id, reasons: ['finger-exception' as const] }];
      await wrong.expectRefused(sealed(excepted(told, id)), 'signer-untrusted', /role may not approve/);
    }
    const input = { ...excepted(byMai), supervisor: { ...wrong.station.signer(), id: 'mai' } };
    await wrong.expectRefused(sealed(input), 'signer-untrusted', /made by a station/);
  });

  it('is refused when a supervisor who took it approves of it alone', async () => {
    const input = wrong.station.containerInput(
      wrong.id,
      (enrollment) => withContext(enrollment, { fingerExceptions: [exception], approvals: byMai }),
      { officerId: 'mai' },
    );
    const mai = wrong.station.officer('mai');
    const code = 'supervisor-signature-invalid';
    await wrong.expectRefused(sealed({ ...input, officer: mai, supervisor: mai }), code, /one person/);
  });

  it('is refused when the supervisor signed another manifest, and when that signature is taken out', async () => {
    const entries = containerEntries(excepted(byMai, 'mai'));
    const name = sealedNames.supervisorSignature('mai');
    const foreign = opensslSign(Buffer.from('other'), wrong.station.officer('mai'));
    const packed = (changed: typeof entries) => opensslEncrypt(writeZip(changed), wrong.centre);
    // The station's manifest has the digest of what was there.
    await wrong.expectRefused(packed(replaceContent(name, foreign)(entries)), 'manifest-mismatch');
    await wrong.expectRefused(
      packed(entries.filter((entry) => entry.name !== name)),
      'supervisor-signature-invalid',
    );
    const without = entries.filter(
      (entry) => entry.name !== name && entry.name !== sealedNames.supervisorManifest,
    );
    await wrong.expectRefused(packed(without), 'manifest-mismatch');
  });
});

describe('an application that asks for nothing', () => {
  it('is refused when it names a supervisor who did not sign', async () => {
    const input = wrong.station.containerInput(wrong.id, (enrollment) =>
      withContext(enrollment, { approvals: byMai }),
    );
    await wrong.expectRefused(sealed(input), 'approval-missing', /did not sign/);
  });
});
