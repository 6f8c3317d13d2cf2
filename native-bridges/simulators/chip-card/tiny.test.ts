import { it, expect } from 'vitest';
import { startChipCardSimulator } from './start.ts';
import { createSocketCardBus } from '../../transports/card-socket.ts';
import { unwrap } from '../../../domain/result.ts';
import { ChipSession } from '../../drivers/card-reader/chip/session.ts';
import { readChip } from '../../drivers/card-reader/chip/read-chip.ts';
import { noIssuers } from '../../drivers/card-reader/chip/trust.ts';
import { randomBytes } from 'node:crypto';
for (const proof of [
  'chip-authentication',
  'chip-authentication-3des',
  'active-rsa',
  'active-ecdsa',
  'none',
] as const)
  for (const pace of [
    null,
    { suite: 'aes-128', curve: 'brainpoolP256r1' },
    { suite: 'aes-256', curve: 'P-384' },
    { suite: '3des', curve: 'P-256' },
  ] as const)
    it(`reads ${proof} ${JSON.stringify(pace)}`, async () => {
      const sim = await startChipCardSimulator({ profile: { proof, pace } });
      const bus = createSocketCardBus(sim.port);
      const [info] = unwrap(await bus.list());
      const signal = new AbortController().signal;
      const t = unwrap(await bus.connect(info!.name, { signal, timeoutMs: 1000 }));
      const s = new ChipSession(t, { signal, timeoutMs: 2000 });
      const started = performance.now();
      const read = await readChip(s, {
        request: {
          access: { kind: 'mrz', documentNumber: '090000123', dateOfBirth: '900102', dateOfExpiry: '300102' },
          dataGroups: [2, 13],
        },
        issuers: noIssuers,
        random: (n) => new Uint8Array(randomBytes(n)),
        now: new Date(),
        progress: () => undefined,
      });
      console.log(read.proofs, read.mrz, read.portrait?.content.length, performance.now() - started);
      await t.close();
      await sim.stop();
      expect(read.proofs.access).toBe(pace === null ? 'bac' : 'pace');
    });
