import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import { pause } from '../../../transports/deadline.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';
import type { FingerSensor } from '../single/sensor.ts';
import { answers, commands, failureOf, parseParameters, type ModuleParameters } from './codec.ts';
import type { R30xLine } from './line.ts';
import type { R30xTimings } from './timings.ts';

/** Opens what the module offers: its password is the factory's zero, and it says its parameters. */
export async function greet(line: R30xLine, signal: AbortSignal): Promise<BridgeResult<ModuleParameters>> {
  const password = await line.probe([commands.checkPassword, 0, 0, 0, 0], signal);
  if (!password.ok) return password;
  if (password.value.code !== answers.done) {
    return err(failureOf(password.value.code), `password: answer ${password.value.code}`);
  }
  const read = await line.ask([commands.readParameters], signal);
  if (!read.ok) return read;
  if (read.value.code !== answers.done) {
    return err(failureOf(read.value.code), `parameters: answer ${read.value.code}`);
  }
  return parseParameters(read.value.content);
}

/** An R30x module on an open line. */
export class R30xSensor implements FingerSensor {
  readonly identity;
  /** What the module says it talks at. */
  readonly speed: number;

  constructor(
    private readonly line: R30xLine,
    { systemId, capacity, baudRate }: ModuleParameters,
    private readonly timings: R30xTimings,
  ) {
    const { path, serialNumber, manufacturer } = line.transport.info;
    this.speed = baudRate;
    this.identity = {
      make: 'ZFM',
      model: `R30x (${capacity})`,
      serialNumber,
      firmware: `${systemId.toString(16).padStart(4, '0')}, ${baudRate} Bd`,
      port: manufacturer === null ? path : `${path} (${manufacturer})`,
    };
  }

  onClose(listener: (failure: BridgeFailure) => void): () => void {
    return this.line.onClose(listener);
  }

  close(): Promise<void> {
    return this.line.close();
  }

  async check(signal: AbortSignal): Promise<BridgeResult<void>> {
    const answer = await this.line.ask([commands.readParameters], signal);
    return answer.ok ? ok() : answer;
  }

  async picture(tell: (prompt: FingerPrompt) => void, signal: AbortSignal): Promise<BridgeResult<GrayImage>> {
    const touch = await this.#untilTouched(signal);
    if (!touch.ok) return touch;
    tell('hold-still');
    return await this.line.picture([commands.sendPicture], signal);
  }

  async #untilTouched(signal: AbortSignal): Promise<BridgeResult<void>> {
    for (;;) {
      const look = await this.line.ask([commands.takePicture], signal, this.timings.take);
      if (!look.ok) return look;
      const { code } = look.value;
      if (code === answers.done) return ok();
      if (code !== answers.noFinger) return err(failureOf(code), `picture: answer ${code}`);
      await pause(this.timings.lookEvery, signal);
      if (signal.aborted) return err('cancelled');
    }
  }

  async lifted(signal: AbortSignal): Promise<BridgeResult<void>> {
    const end = performance.now() + this.timings.lift;
    while (performance.now() < end) {
      const look = await this.line.ask([commands.takePicture], signal, this.timings.take);
      if (!look.ok) return look;
      if (look.value.code === answers.noFinger) return ok();
      await pause(this.timings.lookEvery, signal);
    }
    return ok();
  }
}
