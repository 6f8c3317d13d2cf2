import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownHardware } from '../catalogue.ts';
import { fixCheck, rulesCommand } from './fix-udev.ts';
import { checkHost } from './host-checks.ts';
import { type MachineSystem, machineSystem } from './system.ts';
import { rulesFile, udevRules } from './udev-rules.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'checks-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(path: string, content = ''): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** A machine below the folder; root may read anything, so who asks is made up where access counts. */
function machine(change: Partial<MachineSystem> = {}): MachineSystem {
  return { ...machineSystem(root), platform: 'linux', isRoot: false, user: 'officer', ...change };
}
const statusOf = async (system: MachineSystem) =>
  Object.fromEntries((await checkHost(system)).map(({ id, status }) => [id, status]));

describe('udev rules', () => {
  it('lie in the source exactly as the catalogue makes them', () => {
    expect(readFileSync('build/udev/70-tram-can-cuoc.rules', 'utf8')).toBe(udevRules());
  });

  it('cover the device, its hidraw node and its serial port of every vendor', () => {
    const rules = udevRules();
    for (const { vendorId } of knownHardware) {
      const vendor = vendorId.toString(16).padStart(4, '0');
      expect(rules).toContain(`SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="${vendor}"`);
      expect(rules).toContain(`SUBSYSTEM=="hidraw", KERNELS=="*:${vendor.toUpperCase()}:`);
      expect(rules).toContain(`SUBSYSTEM=="tty", ATTRS{idVendor}=="${vendor}"`);
    }
  });
});

describe('checkHost', () => {
  it('has nothing to say of hardware that is not attached, and names the command where the rules are missing', async () => {
    const checks = await checkHost(machine());
    expect(checks.map(({ id, status }) => [id, status])).toEqual([
      ['udev-rules', 'missing'],
      ['hid-access', 'not-applicable'],
      ['usb-access', 'not-applicable'],
      ['serial-access', 'not-applicable'],
      ['pcsc-service', 'missing'],
    ]);
    expect(checks[0]?.command).toContain(`sudo install -m 644`);
    expect(checks[0]?.command).toContain(rulesFile);
    expect(checks[0]?.fixable).toBe(false);
  });

  it('tells rules of another version from those that are missing', async () => {
    put(rulesFile, 'old');
    expect(await statusOf(machine())).toMatchObject({ 'udev-rules': 'outdated' });
    put(rulesFile, udevRules());
    expect(await statusOf(machine())).toMatchObject({ 'udev-rules': 'ok' });
  });

  it('names attached hardware this user may not open', async () => {
    put(
      'sys/class/hidraw/hidraw3/device/uevent',
      'DRIVER=wacom\nHID_ID=0003:0000056A:000000A5\nHID_NAME=x\n',
    );
    put('sys/class/hidraw/hidraw4/device/uevent', 'HID_ID=0003:0000046D:0000C077\n');
    for (const [name, value] of Object.entries({
      idVendor: '05ba',
      idProduct: '000a',
      busnum: '1',
      devnum: '7',
    }))
      put(`sys/bus/usb/devices/1-2/${name}`, `${value}\n`);
    put('sys/class/tty/ttyUSB0/dev');
    put('sys/class/tty/ttyS0/dev');
    put('dev/hidraw3');
    put('dev/bus/usb/001/007');
    put('dev/ttyUSB0');
    expect(await statusOf(machine())).toMatchObject({
      'hid-access': 'ok',
      'usb-access': 'ok',
      'serial-access': 'ok',
    });
    const denied = machine({ access: () => 'denied', has: (program) => program === 'pkexec' });
    const checks = await checkHost(denied);
    const hid = checks.find(({ id }) => id === 'hid-access');
    expect(hid).toMatchObject({ status: 'missing', fixable: true });
    expect(hid?.detail).toBe('no access: Wacom STU-530 /dev/hidraw3');
    expect(checks.find(({ id }) => id === 'usb-access')?.detail).toBe(
      'no access: DigitalPersona U.are.U 4500 /dev/bus/usb/001/007',
    );
    expect(checks.find(({ id }) => id === 'serial-access')?.command).toContain('usermod -aG dialout officer');
  });

  it('asks the PC/SC service, not only for its socket', async () => {
    const socket = join(root, 'run/pcscd/pcscd.comm');
    mkdirSync(dirname(socket), { recursive: true });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    expect(await statusOf(machine())).toMatchObject({ 'pcsc-service': 'ok' });
    await new Promise((resolve) => server.close(resolve));
    put('run/pcscd/pcscd.comm');
    expect(await statusOf(machine())).toMatchObject({ 'pcsc-service': 'missing' });
  });

  it('says unknown with the exact command where Windows must be looked at by hand', async () => {
    const windows = machine({
      platform: 'win32',
      run: async () => ({ code: 0, output: 'SERVICE_NAME: SCardSvr\n  STATE : 4  RUNNING' }),
    });
    expect(await checkHost(windows)).toMatchObject([
      { id: 'windows-drivers', status: 'unknown', command: 'pnputil /enum-devices /connected /drivers' },
      { id: 'pcsc-service', status: 'ok', command: null },
    ]);
  });
});

describe('fixCheck', () => {
  it('writes the rules as root and as the administrator whom pkexec asked for', async () => {
    const asked: string[][] = [];
    const run: MachineSystem['run'] = async (program, args) => {
      asked.push([program, ...args]);
      return { code: 0, output: '' };
    };
    expect((await fixCheck(machine({ isRoot: true, run }), 'udev-rules')).ok).toBe(true);
    expect((await fixCheck(machine({ has: () => true, run }), 'hid-access')).ok).toBe(true);
    expect(asked.map(([program]) => program)).toEqual(['/bin/sh', 'pkexec']);
    for (const words of asked) expect(words.at(-1)).toBe(udevRules());
  });

  it('really puts the file where it belongs when the script runs', async () => {
    const system = machine({
      isRoot: true,
      run: (program, args) =>
        machineSystem().run(
          program,
          args.map((word) => word.replaceAll('/etc/udev', `${root}/etc/udev`)),
        ),
    });
    expect((await fixCheck(system, 'udev-rules')).ok).toBe(true);
    expect(readFileSync(join(root, rulesFile), 'utf8')).toBe(udevRules());
  });

  it('tells the person who says no from the one who may not', async () => {
    const ending = (code: number) => machine({ has: () => true, run: async () => ({ code, output: '' }) });
    expect(await fixCheck(ending(126), 'udev-rules')).toMatchObject({ error: { code: 'cancelled' } });
    expect(await fixCheck(ending(127), 'udev-rules')).toMatchObject({ error: { code: 'permission-denied' } });
    expect(await fixCheck(machine({ has: () => false }), 'udev-rules')).toMatchObject({
      error: { code: 'permission-denied' },
    });
    expect(await fixCheck(ending(0), 'serial-access')).toMatchObject({ error: { code: 'not-ready' } });
  });

  it('gives a command that brings the rules along where no file holds them', () => {
    const [, text] = /^echo (\S+) \| base64 -d/.exec(rulesCommand(null)) ?? [];
    expect(gunzipSync(Buffer.from(text ?? '', 'base64')).toString()).toBe(udevRules());
  });
});
