import { MessageChannel } from 'node:worker_threads';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { type ElectronPort, electronPort, nodePort } from '../../../domain/channels/ports.ts';
import { createClient } from '../../../domain/channels/rpc.ts';
import { ok, unwrap } from '../../../domain/result.ts';
import { DeviceStatus } from '../../../native-bridges/drivers/device-status.ts';
import type { RendererCamera } from '../../../native-bridges/drivers/device.ts';
import { runHostProcess } from '../../../native-bridges/host/host-process.ts';
import { createLog } from '../../../native-bridges/host/log.ts';
import { scanner, sendFrames } from './source.ts';

/** The real device host with one device that sends pictures; the benchmark puts it where the station looks for its own. */

interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): void;
  postMessage(message: unknown): void;
}
const { parentPort } = process as unknown as { parentPort: ParentPort };
const { port1, port2 } = new MessageChannel();
const client = createClient(nodePort(port1), deviceChannels);

runHostProcess(
  {
    post: (message) => {
      parentPort.postMessage(message);
      if ((message as { type?: string }).type !== 'ready') return;
      void client.call('live.start', { attemptId: 'bench', deviceId: 'bench' }).then(unwrap);
    },
    onMessage: (listener) => {
      parentPort.on('message', ({ data, ports }) => listener(data, ports.map(electronPort)));
      // A station of the benchmark's own beside the real one, to start the live view.
      listener({ type: 'port', role: 'station' }, [nodePort(port2)]);
    },
  },
  createLog(),
  {
    create: ({ id }, { now, preview }): RendererCamera => {
      const status = new DeviceStatus(
        { id, kind: 'camera', driver: 'bench', name: 'bench', simulated: true },
        now,
        { status: 'ready', code: null },
      );
      return {
        id,
        kind: 'camera',
        state: () => status.current,
        onChange: (listener) => status.onChange(listener),
        retry: () => undefined,
        stop: async () => undefined,
        live: async (attemptId, signal) => {
          const { width, height } = scanner;
          await sendFrames(({ takenAt, content }) => {
            preview({ attemptId, takenAt, picture: { format: 'gray8', width, height, content } });
          }, signal);
          return ok();
        },
      };
    },
  },
);
