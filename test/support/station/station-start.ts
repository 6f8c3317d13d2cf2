import type { StationStart } from '../../../domain/channels/supervision.ts';

/** A training station; unless told where, its centre can't be reached. */
export function stationStart(
  dataFolder: string,
  vaultKey: string,
  gatewayUrl = 'https://127.0.0.1:9',
): Omit<StationStart, 'type'> {
  return {
    dataFolder,
    vaultKey,
    config: { gatewayUrl, policyId: null, training: true, devices: [] },
    trainingReasons: ['simulated-devices'],
    versions: { station: '0.1.0' },
  };
}
