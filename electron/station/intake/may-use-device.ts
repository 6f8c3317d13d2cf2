import type { CaptureDevice } from '../../../domain/devices/fingerprint-scanner.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { type Desk, isTraining } from '../desk.ts';

/**
 * What a simulated device gives is evidence of nobody. A scanner tells only when it is found that it is a developer's, so
 * this can't be known from the configuration: such evidence is taken only where the screen says that this is training.
 */
export function mayUseDevice(
  desk: Pick<Desk, 'config' | 'trainingReasons'>,
  device: Pick<CaptureDevice, 'simulated'>,
): Result<void, Failure<'untrusted-device'>> {
  return device.simulated && !isTraining(desk)
    ? err('untrusted-device', 'simulated device in production')
    : ok();
}
