import type { HostCheck } from '../../../domain/devices/host-report.ts';
import { hidNodes, serialNodes, usbNodes, type DeviceNode } from './linux-nodes.ts';
import { rulesCommand, rulesSource } from './fix-udev.ts';
import type { MachineSystem } from './system.ts';
import { rulesFile, udevRules } from './udev-rules.ts';

type Check = Omit<HostCheck, 'id'>;

const fine = (detail: string): Check => ({ status: 'ok', detail, command: null, fixable: false });
const notHere = (detail: string): Check => ({
  status: 'not-applicable',
  detail,
  command: null,
  fixable: false,
});

/** What the operating system must give for devices to work, each part by itself. */
export async function checkHost(system: MachineSystem): Promise<HostCheck[]> {
  if (system.platform === 'win32') return windowsChecks(system);
  if (system.platform !== 'linux') {
    return [{ id: 'pcsc-service', ...notHere('no checks for this operating system') }];
  }
  return [
    { id: 'udev-rules', ...udevCheck(system) },
    { id: 'hid-access', ...accessCheck(system, hidNodes(system), 'HID device') },
    { id: 'usb-access', ...accessCheck(system, usbNodes(system), 'USB device') },
    { id: 'serial-access', ...serialCheck(system) },
    { id: 'pcsc-service', ...(await pcscCheck(system)) },
  ];
}

function mendByRules(system: MachineSystem): Pick<HostCheck, 'command' | 'fixable'> {
  return {
    command: rulesCommand(rulesSource()),
    fixable: system.isRoot || system.has('pkexec'),
  };
}

function udevCheck(system: MachineSystem): Check {
  const there = system.read(rulesFile) ?? system.read(rulesFile.replace('/etc/', '/usr/lib/'));
  if (there === udevRules()) return fine(rulesFile);
  return {
    status: there === null ? 'missing' : 'outdated',
    detail: there === null ? `${rulesFile} is not there` : `${rulesFile} is of another version`,
    ...mendByRules(system),
  };
}

function accessCheck(system: MachineSystem, nodes: readonly DeviceNode[], kind: string): Check {
  if (nodes.length === 0) return notHere(`no known ${kind} is attached`);
  const denied = nodes.filter(({ file }) => system.access(file) !== 'ok');
  const named = (some: readonly DeviceNode[]): string =>
    some
      .map(({ file, name }) => `${name} ${file}`)
      .join(', ')
      .slice(0, 300);
  if (denied.length === 0) return fine(named(nodes));
  return { status: 'missing', detail: `no access: ${named(denied)}`, ...mendByRules(system) };
}

function serialCheck(system: MachineSystem): Check {
  const nodes = serialNodes(system);
  if (nodes.length === 0) return notHere('no serial port behind USB is attached');
  const denied = nodes.filter(({ file }) => system.access(file) !== 'ok').map(({ file }) => file);
  if (denied.length === 0) return fine(nodes.map(({ file }) => file).join(', '));
  return {
    status: 'missing',
    detail: `no access: ${denied.join(', ')}`,
    // A group is taken up at the next sign-in; the rules also give access to whoever sits at the machine.
    command: `sudo usermod -aG dialout ${system.user}   # then sign in again`,
    fixable: false,
  };
}

async function pcscCheck(system: MachineSystem): Promise<Check> {
  const socket = ['/run/pcscd/pcscd.comm', '/var/run/pcscd/pcscd.comm'].find(
    (path) => system.access(path) !== 'absent',
  );
  const command = 'sudo apt-get install -y pcscd && sudo systemctl enable --now pcscd.socket';
  if (socket === undefined) {
    return { status: 'missing', detail: 'pcscd is not installed or not started', command, fixable: false };
  }
  if (await system.answers(socket)) return fine(socket);
  return {
    status: 'missing',
    detail: `nobody answers on ${socket}`,
    command: 'sudo systemctl restart pcscd.socket pcscd.service',
    fixable: false,
  };
}

async function windowsChecks(system: MachineSystem): Promise<HostCheck[]> {
  const service = await system.run('sc.exe', ['query', 'SCardSvr']);
  const running = /STATE\s*:\s*4\b/.test(service.output);
  return [
    {
      id: 'windows-drivers',
      // Which driver is bound, only a look at the machine's own devices tells; the command shows it.
      status: 'unknown',
      detail:
        'U.are.U sensors and card printers driven over USB need WinUSB; HID, serial and PC/SC need nothing',
      command: 'pnputil /enum-devices /connected /drivers',
      fixable: false,
    },
    {
      id: 'pcsc-service',
      status: service.code === null ? 'unknown' : running ? 'ok' : 'missing',
      detail: 'Smart Card service (SCardSvr)',
      command: running ? null : 'sc config SCardSvr start= auto & sc start SCardSvr',
      fixable: false,
    },
  ];
}
