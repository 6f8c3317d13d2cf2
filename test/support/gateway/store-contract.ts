import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok, unwrap } from '../../../domain/result.ts';
import type { Provisioned, Store } from '../../../gateway/store/store.ts';

/** A fresh index, opened twice, as a gateway and another process have it. */
export interface OpenedIndex {
  readonly one: Store;
  readonly other: Store;
  /** Runs a statement past both, as somebody with the database's own tools would. */
  readonly runByHand: (statement: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const now = new Date('2026-11-21T10:00:00.000Z');
const grant = {
  stationName: 'Tổ 1',
  unitCode: '001',
  unitName: 'Công an quận Mẫu',
  policyId: '2021-07',
  officers: [{ id: 'minh', name: 'Trần Văn Minh', rank: 'Thượng úy', role: 'officer' }],
} as const;
const provisioned = (stationId: string): Provisioned => ({
  station: {
    id: stationId,
    name: 'Tổ 1',
    unitCode: '001',
    unitName: 'Công an quận Mẫu',
    policyId: '2021-07',
  },
  officers: grant.officers,
  certificates: [
    {
      fingerprint: `${stationId}-0`,
      kind: 'station',
      stationId,
      officerId: null,
      role: null,
      pem: 'PEM',
      notBefore: now,
      notAfter: now,
    },
    {
      fingerprint: `${stationId}-1`,
      kind: 'officer',
      stationId,
      officerId: 'minh',
      role: 'officer',
      pem: 'PEM',
      notBefore: now,
      notAfter: now,
    },
  ],
});

const application = (id: string, sha256 = `sha-${id}`) => ({
  id,
  sha256,
  size: 10,
  stationId: 'st-1',
  deliveredBy: 'st-1',
  enrollmentType: 'first',
  audit: null,
  receivedAt: now,
});
const sign = async (sequence: number) => Uint8Array.of(sequence);

/** What every index must keep, whatever database it runs on. */
export function describeStore(name: string, open: () => Promise<OpenedIndex>): void {
  describe(name, () => {
    let index: OpenedIndex;
    let one: Store;
    let other: Store;
    beforeEach(async () => {
      index = await open();
      ({ one, other } = index);
    });
    afterEach(() => index.close());

    async function addStation(stationId: string): Promise<void> {
      await one.addCode({
        hash: stationId,
        grant,
        createdAt: now,
        expiresAt: new Date(now.getTime() + 1000),
      });
      const attempt = { hash: stationId, requestDigest: 'd', now };
      expect(await one.redeemCode(attempt, async () => ok(provisioned(stationId)))).toMatchObject({
        ok: true,
      });
    }

    it('counts without gaps or doubles when the same are acknowledged at once', async () => {
      await addStation('st-1');
      const ids = Array.from({ length: 20 }, (_, index) => `app-${index}`);
      const results = await Promise.all(
        ids.flatMap((id) => [one.acknowledge(application(id), sign), one.acknowledge(application(id), sign)]),
      );
      const sequences = results.map((result) => (result.ok ? result.value.sequence : 0));
      expect([...new Set(sequences)].sort((left, right) => left - right)).toEqual(
        ids.map((_, index) => index + 1),
      );
      for (const index of ids.keys()) expect(sequences[index * 2]).toBe(sequences[index * 2 + 1]);
    });

    it('takes no number when signing fails', async () => {
      await addStation('st-1');
      await expect(
        one.acknowledge(application('a'), () => Promise.reject(new Error('no key'))),
      ).rejects.toThrow('no key');
      expect(await one.application('a')).toBeUndefined();
      expect(await one.acknowledge(application('b'), sign)).toMatchObject({
        ok: true,
        value: { sequence: 1 },
      });
    });

    it('answers replayed when the id, the bytes or the station is another', async () => {
      await addStation('st-1');
      await addStation('st-2');
      unwrap(await one.acknowledge(application('a', 's'), sign));
      expect(await one.acknowledge(application('a', 't'), sign)).toMatchObject({ ok: false });
      expect(await one.acknowledge(application('b', 's'), sign)).toMatchObject({ ok: false });
      expect(await one.acknowledge({ ...application('a', 's'), stationId: 'st-2' }, sign)).toMatchObject({
        ok: false,
      });
      expect(await other.acknowledge(application('a', 's'), sign)).toMatchObject({
        ok: true,
        value: { sequence: 1 },
      });
    });

    it('keeps what it acknowledged when the database is opened by hand', async () => {
      await addStation('st-1');
      unwrap(await one.acknowledge(application('a'), sign));
      await expect(index.runByHand('DELETE FROM application')).rejects.toThrow(/never changed/);
      await expect(index.runByHand("UPDATE application SET sha256 = 'x'")).rejects.toThrow(/never changed/);
      expect(await one.applicationBySha256('sha-a')).toMatchObject({ id: 'a', sequence: 1 });
    });

    it('gives a code to one of two when both redeem it at once', async () => {
      await one.addCode({ hash: 'h', grant, createdAt: now, expiresAt: new Date(now.getTime() + 1000) });
      const [left, right] = await Promise.all([
        one.redeemCode({ hash: 'h', requestDigest: 'left', now }, async () => ok(provisioned('st-l'))),
        one.redeemCode({ hash: 'h', requestDigest: 'right', now }, async () => ok(provisioned('st-r'))),
      ]);
      expect([left.ok, right.ok].filter(Boolean)).toHaveLength(1);
      const lost = left.ok ? right : left;
      expect(lost).toMatchObject({ error: { code: 'code-invalid' } });
    });

    it('leaves a code unused when issuing is refused', async () => {
      await one.addCode({ hash: 'h', grant, createdAt: now, expiresAt: new Date(now.getTime() + 1000) });
      const attempt = { hash: 'h', requestDigest: 'd', now };
      expect(await one.redeemCode(attempt, async () => err('malformed-request', 'why'))).toMatchObject({
        error: { code: 'malformed-request' },
      });
      expect(await one.redeemCode(attempt, async () => ok(provisioned('st-1')))).toMatchObject({ ok: true });
    });

    it('answers the first outcome, certificates included, when the same request comes again', async () => {
      await addStation('st-1');
      const again = await other.redeemCode({ hash: 'st-1', requestDigest: 'd', now }, async () =>
        err('malformed-request'),
      );
      expect(again).toMatchObject({
        ok: true,
        value: {
          station: { id: 'st-1' },
          certificates: [{ fingerprint: 'st-1-0' }, { fingerprint: 'st-1-1' }],
        },
      });
    });

    it('revokes an officer alone, then all that is left of the station', async () => {
      await addStation('st-1');
      expect(await one.revoke({ stationId: 'st-1', officerId: 'minh' }, now, 'ceased')).toBe(1);
      expect((await other.certificate('st-1-0'))?.revoked).toBeNull();
      expect((await other.certificate('st-1-1'))?.revoked).toEqual({ at: now, reason: 'ceased' });
      expect(await one.revoke({ stationId: 'st-1' }, now, 'compromised')).toBe(1);
      expect((await other.certificate('st-1-0'))?.revoked?.reason).toBe('compromised');
      expect((await other.certificate('st-1-1'))?.revoked?.reason).toBe('ceased');
    });

    it('lists refusals with the latest first', async () => {
      const refusal = {
        at: now,
        requestId: 'r',
        stationId: 'st-1',
        applicationId: 'a',
        sha256: null,
        cause: 'why',
      } as const;
      await one.addRefusal({ ...refusal, code: 'digest-mismatch' });
      await one.addRefusal({ ...refusal, code: 'replayed' });
      expect(await other.refusals()).toEqual([
        { ...refusal, code: 'replayed' },
        { ...refusal, code: 'digest-mismatch' },
      ]);
    });
  });
}
