import { join } from 'node:path';
import { unwrap } from '../../../domain/result.ts';
import { Outbox } from '../../../electron/station/outbox/outbox.ts';
import { readStationIdentity } from '../../../electron/station/provisioning/identity.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { sealSample } from './seal-sample.ts';

/**
 * A station reduced to its outbox, as a program that can be killed: one JSON line per change. With `seal` as third
 * argument it seals an application first.
 */
const [folder = '', vaultKey = '', seal] = process.argv.slice(2);
const vault = unwrap(await openVault(join(folder, 'vault.db'), vaultKey, () => new Date()));
const identity = await readStationIdentity(vault.database);
if (identity === null) throw new Error('not provisioned');
if (seal === 'seal') await sealSample({ folder, vault, identity }, 100_000);
const { gatewayUrl: url, ca, station, stationCertificate, stationKey } = identity;
const outbox = new Outbox({
  vault,
  dataFolder: folder,
  stationId: station.id,
  gateway: { url, ca, client: { certificate: stationCertificate, key: stationKey } },
  timing: { firstRetry: 100, longestRetry: 400, probeInterval: 300 },
  onChange: (state) => {
    const item = state.items[0];
    process.stdout.write(
      `${JSON.stringify({ ready: true, state: item?.state, sent: item?.sent, code: item?.code })}\n`,
    );
  },
});
await outbox.start();
// Timers of the outbox alone do not keep a program alive: the station's ports do, and here this.
setInterval(() => undefined, 60_000);
