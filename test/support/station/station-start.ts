import type { StationStart } from '../../../domain/channels/supervision.ts';

/** A training station whose centre can't be reached. */
export function stationStart(dataFolder: string, vaultKey: string): Omit<StationStart, 'type'> {
  return {
    dataFolder,
    vaultKey,
    config: { gatewayUrl: 'https://127.0.0.1:9', policyId: null, training: true, devices: [] },
    trainingReasons: ['simulated-devices'],
    versions: { station: '0.1.0' },
  };
}
