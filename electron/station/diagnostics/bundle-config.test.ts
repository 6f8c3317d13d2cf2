import { describe, expect, it } from 'vitest';
import { stationConfigSchema } from '../../../domain/channels/supervision.ts';
import { toldConfig } from './bundle-config.ts';

const anchor = '-----BEGIN CERTIFICATE-----\nMIIB secret-anchor\n-----END CERTIFICATE-----\n';

describe('the configuration in a bundle', () => {
  it('names every device and no folder, account, path or secret', () => {
    const config = stationConfigSchema.parse({
      gatewayUrl: 'https://thu:mat-khau@centre.example:8443/secret-path?token=secret',
      training: false,
      places: ['/home/nguyenvanmau/secret'],
      devices: [
        { driver: 'sbi', id: 'scanner', trustAnchor: anchor },
        { driver: 'wacom-stu', id: 'pad' },
        { driver: 'r30x', id: 'finger', path: '/dev/ttyUSB0' },
        { driver: 'suprema-sfm', id: 'finger-2' },
        { driver: 'uareu-4500', id: 'finger-3' },
        { driver: 'code-reader', id: 'codes', over: 'hid-pos' },
        {
          driver: 'pcsc-reader',
          id: 'cards',
          reader: 'ACS of nguyenvanmau',
          cscaFolder: '/home/nguyenvanmau/secret',
        },
        { driver: 'escl-scanner', id: 'papers', url: 'http://thu:mat-khau@192.168.1.20/secret-path' },
        { driver: 'ipp-printer', id: 'slips', url: 'ipp://127.0.0.1:631/printers/nguyenvanmau' },
        { driver: 'evolis-usb', id: 'card-1' },
        { driver: 'evolis-service', id: 'card-2', printer: 'Evolis of nguyenvanmau' },
        { driver: 'magicard', id: 'card-3' },
        { driver: 'ipp-card-printer', id: 'card-4', url: 'ipp://127.0.0.1/printers/secret' },
        { driver: 'chromium-camera', id: 'camera', simulated: false },
        { driver: 'folder-printer', id: 'folder', folder: '/home/nguyenvanmau/secret' },
        { driver: 'pkcs11', id: 'tokens', library: '/home/nguyenvanmau/libtoken.so', simulated: false },
      ],
    });
    const told = toldConfig(config);
    expect(JSON.stringify(told)).not.toMatch(/secret|nguyenvanmau|thu:|mat-khau/u);
    expect(told).toMatchObject({ gateway: 'https://centre.example:8443', places: 1 });
    const devices = told.devices as { id: string }[];
    expect(devices.map(({ id }) => id)).toEqual(config.devices.map(({ id }) => id));
    expect(devices).toContainEqual({
      driver: 'r30x',
      id: 'finger',
      path: '/dev/ttyUSB0',
      simulatedPort: null,
      baudRate: 57_600,
    });
    expect(devices).toContainEqual({
      driver: 'escl-scanner',
      id: 'papers',
      at: 'http://192.168.1.20',
      certificateSha256: null,
      simulated: false,
    });
  });
});
