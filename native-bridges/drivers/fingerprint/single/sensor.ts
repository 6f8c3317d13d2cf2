import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import type { KeptConnection } from '../../connection-keeper.ts';

/** An open single-finger sensor. */
export interface FingerSensor extends KeptConnection {
  /** One short question while nobody uses it; a failure counts as lost. */
  check(signal: AbortSignal): Promise<BridgeResult<void>>;
  /**
   * Waits for a finger and answers its picture: dark ridges, upright, at the sensor's resolution. Takes as long as it takes; ends with `cancelled`
   * soon after the signal fires, and leaves the sensor quiet. `poor-image` where the sensor itself refused the touch: it is asked again.
   * @param tell what the person should do now
   */
  picture(tell: (prompt: FingerPrompt) => void, signal: AbortSignal): Promise<BridgeResult<GrayImage>>;
  /** Until nothing touches, where the sensor can tell; bounded. */
  lifted(signal: AbortSignal): Promise<BridgeResult<void>>;
}
