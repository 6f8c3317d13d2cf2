import { MessageChannelMain, type WebContents } from 'electron';
import type { SupervisedProcess } from './supervised-process.ts';

export type WindowRole = 'officer' | 'applicant';

/** Hands the two ends of a fresh channel to a page and to the station; earlier channels of that page are dead by then. */
export function connectWindow(contents: WebContents, role: WindowRole, station: SupervisedProcess): void {
  if (contents.isDestroyed()) return;
  const { port1, port2 } = new MessageChannelMain();
  station.sendPort(role, port1);
  contents.postMessage('station-port', { role }, [port2]);
}

export function connectDevices(station: SupervisedProcess, devices: SupervisedProcess): void {
  const { port1, port2 } = new MessageChannelMain();
  station.sendPort('devices', port1);
  devices.sendPort('station', port2);
}

/** Preview frames go from the device host to the officer's page over a channel of their own, past main and station. */
export function connectPreview(contents: WebContents, devices: SupervisedProcess): void {
  if (contents.isDestroyed()) return;
  const { port1, port2 } = new MessageChannelMain();
  devices.sendPort('preview', port1);
  contents.postMessage('station-port', { role: 'preview' }, [port2]);
}
