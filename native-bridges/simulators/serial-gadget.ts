import { z } from 'zod';
import { serialFrames, type serialFrameKinds } from '../transports/serial-socket-frames.ts';
import type { SerialHello } from '../transports/serial-socket.ts';
import type { SerialSettings } from '../transports/serial.ts';
import { Gadget, type GadgetHost } from './gadget.ts';

/** A simulated device's end of a serial line, whatever the line is: a socket, a pseudo terminal, a USB gadget. */
export interface SerialDevice {
  /** Power is on and somebody listens. */
  opened(line: SerialLine): void;
  receive(bytes: Uint8Array): void;
  closed(): void;
}

export interface SerialLine {
  readonly settings: SerialSettings;
  send(bytes: Uint8Array): void;
}

type Kind = (typeof serialFrameKinds)[number];
const settingsSchema = z.object({
  baudRate: z.number(),
  parity: z.enum(['none', 'odd', 'even']),
  dataBits: z.literal([7, 8]),
  stopBits: z.literal([1, 2]),
});

/** A simulated serial device on a loopback port. */
export class SerialGadget extends Gadget<Kind> {
  constructor(hello: () => SerialHello, device: SerialDevice) {
    let host: GadgetHost<Kind> | undefined;
    super(serialFrames, hello, {
      opened: (opening) => {
        host = opening;
      },
      frame: ({ kind, payload }) => {
        if (kind === 'data') device.receive(payload);
        if (kind !== 'settings') return;
        const settings = settingsSchema.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
        const line = host;
        device.opened({ settings, send: (bytes) => line?.send({ kind: 'data', tag: 0, payload: bytes }) });
      },
      closed: () => device.closed(),
    });
  }
}
