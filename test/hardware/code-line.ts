import type { SerialDevice, SerialLine } from '../../native-bridges/simulators/serial-gadget.ts';
import { syntheticCardCode } from '../../native-bridges/simulators/code-reader/simulator.ts';

export { syntheticCardCode } from '../../native-bridges/simulators/code-reader/simulator.ts';

/** A bar code reader set to its serial mode, in a hand that scans the code of a card nobody has. */
export interface CodeLine extends SerialDevice {
  readonly settings: SerialLine['settings'];
  scan(): void;
}

export function createCodeLine(): CodeLine {
  let line: SerialLine | undefined;
  return {
    settings: { baudRate: 9600, parity: 'none', dataBits: 8, stopBits: 1 },
    opened: (opened) => (line = opened),
    receive: () => undefined,
    closed: () => (line = undefined),
    scan: () => line?.send(Buffer.from(`]Q1${syntheticCardCode}\r`)),
  };
}
