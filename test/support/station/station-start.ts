import type { StationStart } from '../../../domain/channels/supervision.ts';

/** A training station unless told otherwise; unless told where, its centre can't be reached. */
export function stationStart(
  dataFolder: string,
  vaultKey: string,
  gatewayUrl = 'https://127.0.0.1:9',
  training = true,
): Omit<StationStart, 'type'> {
  return {
    dataFolder,
    vaultKey,
    nextVaultKey: null,
    config: { gatewayUrl, policyId: null, training, places: [], discoverDevices: false, devices: [] },
    trainingReasons: training ? ['simulated-devices'] : [],
    versions: { station: '0.1.0' },
  };
}
