import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { listPlaces, removableMounts } from './places.ts';

const mounts = Buffer.from(
  `sysfs /sys sysfs rw 0 0
/dev/sda2 / ext4 rw 0 0
/dev/sdb1 /media/can\\040bo/USB\\040Trạm\\0401 vfat rw 0 0
/dev/sdc1 /run/media/can-bo/ABCD-1234 exfat rw 0 0
/dev/sdd1 /mnt/the ext4 rw 0 0
/dev/sdd1 /mnt/the ext4 rw 0 0
/dev/sde1 /media ext4 rw 0 0
tmpfs /mediator tmpfs rw 0 0

garbage`,
  'utf8',
).toString('latin1');

describe('removableMounts', () => {
  it('names what is plugged in, once, with blanks and Vietnamese letters', () => {
    expect(removableMounts(mounts)).toEqual([
      '/media/can bo/USB Trạm 1',
      '/run/media/can-bo/ABCD-1234',
      '/mnt/the',
    ]);
  });
});

describe('listPlaces', () => {
  it('lists folders of the configuration that are there, with free bytes and what lies in them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'place-'));
    const gone = join(folder, 'gone');
    const config = {
      gatewayUrl: null,
      policyId: null,
      training: true,
      places: [folder, gone],
      discoverDevices: false,
      devices: [],
    };
    const places = unwrap(
      await listPlaces({ config }, () => Promise.resolve({ backups: [], handOvers: 2, baseCards: [] })),
    );
    const own = places.filter(({ removable }) => !removable);
    expect(own).toMatchObject([{ folder, removable: false, handOvers: 2 }]);
    expect(own[0]?.freeBytes).toBeGreaterThan(0);
    rmSync(folder, { recursive: true });
  });
});
