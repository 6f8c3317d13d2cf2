import type { Target } from '../target.ts';
import { accessTargets } from './access.ts';
import { chipTargets } from './chip.ts';
import { deviceTargets } from './devices.ts';
import { domainTargets } from './domain.ts';
import { exchangeTargets } from './exchange.ts';
import { fingerSensorTargets } from './finger-sensors.ts';
import { gatewayTargets } from './gateway.ts';
import { pageTargets } from './pages.ts';
import { printerTargets } from './printers.ts';
import { stationTargets } from './station.ts';

export const targets: readonly Target[] = [
  ...gatewayTargets,
  ...accessTargets,
  ...domainTargets,
  ...exchangeTargets,
  ...deviceTargets,
  ...chipTargets,
  ...printerTargets,
  ...fingerSensorTargets,
  ...stationTargets,
  ...pageTargets,
];
