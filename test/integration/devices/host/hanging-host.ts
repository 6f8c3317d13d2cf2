import type { Port } from '../../../../domain/channels/rpc.ts';
import type { DeviceConfig } from '../../../../domain/channels/supervision.ts';
import type { DriverSurroundings, HostedDevice } from '../../../../native-bridges/drivers/device.ts';
import { DeviceStatus } from '../../../../native-bridges/drivers/device-status.ts';
import { runHostProcess } from '../../../../native-bridges/host/host-process.ts';
import { createLog } from '../../../../native-bridges/host/log.ts';

/**
 * The real device host as a plain Node process, with drivers that do on command what bad drivers do: the message `{type:'order', deviceId, what}`
 * makes a timer of that driver block the thread for ever, end the process, or throw.
 */

type Order = 'hang' | 'die' | 'throw';
const orders = new Map<string, Order>();

function carryOut(order: Order): void {
  if (order === 'die') process.kill(process.pid, 'SIGKILL');
  if (order === 'throw') throw new Error('as ordered');
  for (;;);
}

function create(config: DeviceConfig, { now }: DriverSurroundings): HostedDevice {
  const { id } = config;
  const status = new DeviceStatus(
    { id, kind: 'camera', driver: config.driver, name: id, simulated: true },
    now,
    { status: 'ready', code: null },
  );
  const turn = setInterval(() => {
    const order = orders.get(id);
    orders.delete(id);
    if (order !== undefined) carryOut(order);
  }, 20);
  return {
    id,
    kind: 'camera',
    state: () => status.current,
    onChange: (listener) => status.onChange(listener),
    retry: () => undefined,
    stop: async () => clearInterval(turn),
  };
}

const post = (message: unknown): void => void process.send?.(message);

/** A channel over the parent's own: plain Node hands no message ports to children. */
function wire(): Port {
  return {
    postMessage: (message) => post({ type: 'wire', message }),
    onMessage: (listener) => {
      const take = (message: { type?: string; message?: unknown }): void => {
        if (message.type === 'wire') listener(message.message);
      };
      process.on('message', take);
      return () => process.off('message', take);
    },
    onClose: (listener) => {
      process.on('disconnect', listener);
      return () => process.off('disconnect', listener);
    },
    close: () => undefined,
  };
}

process.on('message', (message: { type?: string; deviceId?: string; what?: Order }) => {
  if (message.type === 'order') orders.set(message.deviceId ?? '', message.what ?? 'hang');
});
process.on('disconnect', () => process.exit(0));
runHostProcess(
  {
    post,
    onMessage: (listener) => {
      process.on('message', (message: { type?: string }) => {
        if (message.type === 'order' || message.type === 'wire') return;
        listener(message, message.type === 'port' ? [wire()] : []);
      });
    },
  },
  createLog(),
  { create },
);
