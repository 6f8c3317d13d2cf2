import type { Port } from '../../domain/channels/rpc.ts';
import {
  devicesStartSchema,
  heartbeatSchema,
  portMessageSchema,
  powerMessageSchema,
} from '../../domain/channels/supervision.ts';
import { openBreadcrumbFile } from './breadcrumb-file.ts';
import { blameDriver, leaveBreadcrumbs } from './driver-scope.ts';
import { type DeviceHost, type HostOptions, startHost } from './host.ts';
import type { HostLog } from './log.ts';

/** Whoever started this process: Electron's main, or a Node program that forked it. */
export interface ParentLink {
  post(message: unknown): void;
  onMessage(listener: (message: unknown, ports: readonly Port[]) => void): void;
}

/** The life of a device host process: start message, ports, heartbeat, sleep of the machine, end. */
export function runHostProcess(
  parent: ParentLink,
  log: HostLog,
  options: Omit<HostOptions, 'log'> = {},
): void {
  let host: DeviceHost | undefined;
  const waiting: { readonly role: string; readonly port: Port }[] = [];

  // One driver's bug in a callback must not end the others.
  process.on('uncaughtException', (bug) => {
    if (!blameDriver(bug)) log.bug('uncaught', bug);
  });
  process.on('unhandledRejection', (bug) => {
    if (!blameDriver(bug)) log.bug('unhandled rejection', bug);
  });
  // The application ends: a pad must not go on showing whom it was to ask for a signature.
  process.once('SIGTERM', () => {
    void (host?.stop() ?? Promise.resolve()).finally(() => process.exit(0));
  });

  const attach = (running: DeviceHost, role: string, port: Port): void => {
    if (role === 'preview') running.attachPreview(port);
    else running.attach(port);
  };

  parent.onMessage((message, ports) => {
    const beat = heartbeatSchema.safeParse(message);
    if (beat.success) {
      parent.post(beat.data);
      return;
    }
    const power = powerMessageSchema.safeParse(message);
    if (power.success) {
      if (power.data.type === 'resume') host?.resume();
      else void host?.suspend();
      return;
    }
    const start = devicesStartSchema.safeParse(message);
    if (start.success && host === undefined) {
      const crumbs = openBreadcrumbFile(start.data.breadcrumbFile);
      if (crumbs !== null) leaveBreadcrumbs(crumbs);
      host = startHost(start.data, { ...options, log });
      for (const { role, port } of waiting.splice(0)) attach(host, role, port);
      parent.post({ type: 'ready' });
      return;
    }
    const brought = portMessageSchema.safeParse(message);
    const [port] = ports;
    if (!brought.success || port === undefined) {
      log.info('message-refused', {});
      return;
    }
    if (host === undefined) waiting.push({ role: brought.data.role, port });
    else attach(host, brought.data.role, port);
  });
}
