import { close, openSync, read, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** Values and layouts of linux/uhid.h. All structures are packed; numbers are in the machine's own order (x86-64: little-endian). */
const events = {
  destroy: 1,
  stop: 3,
  output: 6,
  getReport: 9,
  getReportReply: 10,
  create2: 11,
  input2: 12,
  setReport: 13,
  setReportReply: 14,
} as const;
const maximumData = 4096;
/** u32 type and the largest of the union: create2. */
const eventLength = 4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + maximumData;
const busUsb = 3;
const inputOutputError = 5;

const readAsync = promisify(read);
const closeAsync = promisify(close);

export interface UhidDevice {
  readonly name: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly descriptor: Uint8Array;
  /** A GET_REPORT of a feature report; byte 0 of the answer is the id. Undefined stalls. `never` does not answer at all. */
  getFeature(reportId: number): Uint8Array | undefined | 'never';
  /** A SET_REPORT of a feature report, or an output report; byte 0 is the id. */
  setReport(report: Uint8Array): void;
}

/** A HID device that the kernel takes for a plugged-in one, until `unplug`. */
export interface PluggedHid {
  input(report: Uint8Array): void;
  /** The kernel forgets the device and all who hold it open get an error. */
  unplug(): Promise<void>;
}

/** Plugs a HID device of this program's own into the running kernel. Needs root. */
export function plugHid(device: UhidDevice): PluggedHid {
  const file = openSync('/dev/uhid', 'r+');
  writeSync(file, create2(device));
  let plugged = true;

  const answer = (type: number, bytes: Buffer): void => {
    const event = Buffer.alloc(4 + bytes.length);
    event.writeUInt32LE(type);
    bytes.copy(event, 4);
    if (plugged) writeSync(file, event);
  };

  const getReport = (event: Buffer): void => {
    const report = device.getFeature(event.readUInt8(8));
    if (report === 'never') return;
    const reply = Buffer.alloc(4 + 2 + 2 + maximumData);
    reply.writeUInt32LE(event.readUInt32LE(4), 0);
    reply.writeUInt16LE(report === undefined ? inputOutputError : 0, 4);
    reply.writeUInt16LE(report?.length ?? 0, 6);
    reply.set(report ?? [], 8);
    answer(events.getReportReply, reply);
  };

  const setReport = (event: Buffer): void => {
    const size = event.readUInt16LE(10);
    device.setReport(Uint8Array.from(event.subarray(12, 12 + size)));
    const reply = Buffer.alloc(4 + 2);
    reply.writeUInt32LE(event.readUInt32LE(4), 0);
    answer(events.setReportReply, reply);
  };

  const serve = async (): Promise<void> => {
    const event = Buffer.alloc(eventLength);
    for (;;) {
      await readAsync(file, event, 0, event.length, null);
      switch (event.readUInt32LE(0)) {
        case events.getReport:
          getReport(event);
          break;
        case events.setReport:
          setReport(event);
          break;
        case events.output:
          device.setReport(Uint8Array.from(event.subarray(4, 4 + event.readUInt16LE(4 + maximumData))));
          break;
        case events.stop:
          // The last event of a device; another read would wait for ever and keep the file open.
          return;
        default:
      }
    }
  };
  const served = serve();

  return {
    input: (report) => {
      const bytes = Buffer.alloc(2 + report.length);
      bytes.writeUInt16LE(report.length, 0);
      bytes.set(report, 2);
      answer(events.input2, bytes);
    },
    unplug: async () => {
      answer(events.destroy, Buffer.alloc(0));
      plugged = false;
      await served;
      await closeAsync(file);
    },
  };
}

function create2({ name, vendorId, productId, serialNumber, descriptor }: UhidDevice): Buffer {
  const event = Buffer.alloc(eventLength);
  event.writeUInt32LE(events.create2, 0);
  event.write(name, 4, 127, 'utf8');
  event.write('lab', 4 + 128, 63, 'utf8');
  event.write(serialNumber, 4 + 128 + 64, 63, 'utf8');
  const numbers = 4 + 128 + 64 + 64;
  event.writeUInt16LE(descriptor.length, numbers);
  event.writeUInt16LE(busUsb, numbers + 2);
  event.writeUInt32LE(vendorId, numbers + 4);
  event.writeUInt32LE(productId, numbers + 8);
  event.set(descriptor, numbers + 20);
  return event;
}

/**
 * A report descriptor of vendor-defined reports: what the kernel needs to know is their ids and lengths. Lengths count the id byte.
 */
export function vendorReports(reports: {
  readonly inputs: readonly { readonly id: number; readonly length: number }[];
  readonly features: readonly { readonly id: number; readonly length: number }[];
}): Uint8Array {
  const usagePage = [0x06, 0x0d, 0xff];
  const bytes = [0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08];
  const item = (main: number, { id, length }: { id: number; length: number }): number[] => {
    const count = length - 1;
    return [0x85, id, 0x96, count & 0xff, count >> 8, 0x09, 0x01, main, 0x02];
  };
  return Uint8Array.from([
    ...usagePage,
    ...[0x09, 0x01, 0xa1, 0x01],
    ...bytes,
    ...reports.inputs.flatMap((report) => item(0x81, report)),
    ...reports.features.flatMap((report) => item(0xb1, report)),
    0xc0,
  ]);
}
