import type { DeviceHealth, LogLine } from '../../../domain/channels/diagnostics.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { hoursOf } from './diagnostics.ts';
import type { Scenario } from './station.ts';

const at = '2026-11-21T08:05:00.000Z';

const device = (kind: DeviceState['kind'], over: Partial<DeviceState> = {}): DeviceState => ({
  id: kind,
  kind,
  name: kind,
  simulated: false,
  status: 'ready',
  code: null,
  make: 'Wacom',
  model: 'STU-540',
  serialNumber: '7BZK1012345',
  firmware: '1.4.2',
  port: '/dev/hidraw3',
  driver: 'wacom-stu',
  changedAt: at,
  ...over,
});

/** A busy week with a bad Thursday; at night nobody is there. */
const week = (): DeviceHealth['hours'] =>
  hoursOf(new Date(), (hoursAgo) => {
    const hour = (24 - (hoursAgo % 24)) % 24;
    if (hour < 8 || hour > 17) return {};
    const bad = Math.floor(hoursAgo / 24) === 3;
    return {
      done: 40 + (hour % 5) * 9,
      failed: bad ? 14 : hour % 3 === 0 ? 1 : 0,
      losses: bad && hour === 10 ? 3 : 0,
    };
  });

const processes = ['station', 'devices', 'main'] as const;
const levels = ['info', 'info', 'info', 'warn', 'info', 'error'] as const;
const log: LogLine[] = Array.from({ length: 240 }, (_, index) => ({
  at: new Date(Date.parse(at) - index * 41_000).toISOString(),
  process: processes[index % 3] ?? 'main',
  level: levels[index % 6] ?? 'info',
  message: index % 6 === 5 ? 'device failed' : index % 6 === 3 ? 'attempt not good enough' : 'attempt ended',
  details:
    index % 6 === 5
      ? {
          device: 'signature-pad',
          code: 'unplugged',
          cause: 'LIBUSB_TRANSFER_NO_DEVICE: the transfer ended early',
        }
      : { device: 'fingerprint-scanner', milliseconds: 812 + index, attempt: '0f9da053-790b-4035-89c4' },
}));

/** A station whose technician has work: a pad that was pulled out, one that may not be opened, a printer out of paper, a full disk. */
export function troubledBench(scenario: Scenario): void {
  scenario.devices = [
    device('fingerprint-scanner', {
      make: 'Mantra Softech India Private Limited',
      model: 'MFS500 Optical Slap Fingerprint Scanner',
      driver: 'mosip-sbi',
      port: '127.0.0.1:4501',
    }),
    device('signature-pad', { status: 'absent', code: 'unplugged' }),
    device('camera', {
      make: 'Logitech',
      model: 'BRIO 4K',
      driver: 'webcam',
      port: null,
      firmware: null,
      serialNumber: null,
    }),
    device('card-reader', {
      status: 'fault',
      code: 'permission-denied',
      make: null,
      model: null,
      driver: 'pcsc',
    }),
    device('slip-printer', {
      status: 'fault',
      code: 'paper-out',
      make: 'HP',
      model: 'LaserJet M211',
      driver: 'ipp',
    }),
    device('document-scanner', { simulated: true, driver: 'escl', make: 'Mô phỏng', model: 'eSCL' }),
    device('card-printer', {
      status: 'connecting',
      make: 'Evolis',
      model: 'Primacy 2',
      driver: 'evolis-esc',
    }),
    device('code-reader', {
      status: 'absent',
      code: 'driver-missing',
      make: 'Honeywell',
      model: 'Xenon 1950',
      driver: 'hid-pos',
    }),
  ];
  const { bench } = scenario;
  bench.health = {
    'fingerprint-scanner': {
      hours: week(),
      tookMs: { p50: 2310, p95: 5870 },
      lastErrors: [
        { at, code: 'wrong-finger-count', cause: null, kind: 'capture' },
        {
          at,
          code: 'not-responding',
          cause: 'no answer within 5000 ms to POST /capture',
          kind: 'connection',
        },
      ],
      lastSelfTest: {
        at,
        passed: true,
        results: [
          { step: 'identify', outcome: 'passed', failure: null, detail: 'MFS500 1.4.2', tookMs: 122 },
          { step: 'trust', outcome: 'passed', failure: null, detail: '2031-02-11', tookMs: 41 },
          { step: 'touch-finger', outcome: 'passed', failure: null, detail: '1', tookMs: 3122 },
        ],
      },
    },
    'signature-pad': {
      hours: week(),
      tookMs: { p50: 8400, p95: 21_000 },
      lastErrors: Array.from({ length: 20 }, (_, index) => ({
        at: new Date(Date.parse(at) - index * 3_600_000).toISOString(),
        code: index % 2 === 0 ? ('unplugged' as const) : ('protocol-error' as const),
        cause:
          index % 2 === 0 ? 'could not read from HID device' : 'report 34: 11 bytes where 13 were announced',
        kind: index % 3 === 0 ? ('connection' as const) : ('capture' as const),
      })),
      lastSelfTest: {
        at,
        passed: false,
        results: [
          { step: 'identify', outcome: 'passed', failure: null, detail: 'STU-540 1.4.2', tookMs: 92 },
          { step: 'draw-line', outcome: 'failed', failure: { code: 'timeout' }, detail: '', tookMs: 30_000 },
          { step: 'speed', outcome: 'skipped', failure: null, detail: '', tookMs: 0 },
        ],
      },
    },
  };
  bench.checks = [
    {
      id: 'udev-rules',
      status: 'outdated',
      detail: '/etc/udev/rules.d/70-tram-can-cuoc.rules',
      command:
        'sudo cp build/udev/70-tram-can-cuoc.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger',
      fixable: true,
    },
    {
      id: 'hid-access',
      status: 'missing',
      detail: '/dev/hidraw3: EACCES',
      command: 'sudo usermod -aG input tram',
      fixable: false,
    },
    { id: 'usb-access', status: 'ok', detail: '3', command: null, fixable: false },
    { id: 'serial-access', status: 'unknown', detail: 'ENOENT', command: null, fixable: false },
    {
      id: 'pcsc-service',
      status: 'missing',
      detail: 'pcscd',
      command: 'sudo systemctl enable --now pcscd.socket',
      fixable: true,
    },
    { id: 'windows-drivers', status: 'not-applicable', detail: '', command: null, fixable: false },
  ];
  bench.found = [
    { driver: 'wacom-stu', name: 'Wacom STU-540', port: '/dev/hidraw3', deviceId: 'signature-pad' },
    {
      driver: 'uareu',
      name: 'DigitalPersona U.are.U 4500 Fingerprint Reader',
      port: 'usb 1-2.4.1',
      deviceId: null,
    },
    {
      driver: 'pcsc',
      name: 'ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00',
      port: 'pcsc',
      deviceId: 'card-reader',
    },
  ];
  bench.environment = {
    ...bench.environment,
    disk: { freeBytes: 410_000_000, totalBytes: 250_000_000_000 },
    clockSkew: { milliseconds: -412_000, at },
    keychain: { protected: false, reasons: ['plain-text-key-store'] },
    gateway: {
      url: 'https://trung-tam.can-cuoc.example:8443',
      roundTripMs: null,
      code: 'unreachable',
      cause: 'ECONNREFUSED',
    },
    memory: { stationBytes: 910_000_000, freeBytes: 120_000_000 },
  };
  bench.log = log;
  bench.trace = {
    fileName: 'trace-signature-pad-20261121T080500Z.txt',
    frames: 412,
    text: '# trace 1\n# driver wacom-stu\n00000.000 > feature 03 00\n00000.004 < feature 03 00 00 00 00\n00000.009 > feature 08\n00000.013 < feature 08 25 80 19 80 03 ff 03 20 01 e0 c8\n',
  };
}
