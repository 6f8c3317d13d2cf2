import type { DriverSurroundings, HostedDevice } from '../drivers/device.ts';
import { ReplayScript } from '../recorder/replay-script.ts';
import {
  replayDeviceHttp,
  replayTextService,
  tapDeviceHttp,
  tapTextService,
} from '../recorder/tapped-exchanges.ts';
import { createDeviceHttp, type DeviceHttp } from '../transports/http-device.ts';
import type { Frame, FrameMask } from '../transports/tap.ts';
import { createTextService, type TextService } from '../transports/tcp-line.ts';
import type { DriverEntry } from './over-bus.ts';

/** `make` gets the HTTP of the device its `url` names, recordable through the codec's own mask. `byTheClock`: what is asked again and again. */
export function overHttp<Config extends { readonly url: string; readonly certificate: string | null }>(
  mask: FrameMask,
  make: (config: Config, http: DeviceHttp, surroundings: DriverSurroundings) => HostedDevice,
  byTheClock: (frame: Frame) => boolean,
): Required<DriverEntry<Config>> {
  return {
    create: (config, surroundings) =>
      make(
        config,
        tapDeviceHttp(
          createDeviceHttp(new URL(config.url), config.certificate),
          surroundings.tap,
          mask,
          config.url,
        ),
        surroundings,
      ),
    replay: (config, trace, surroundings, options) => {
      const script = new ReplayScript(trace, { byTheClock, ...options, mask });
      return { device: make(config, replayDeviceHttp(trace, script), surroundings), script };
    },
  };
}

/** The same for a service of this machine that takes one text a connection. */
export function overText<Config extends { readonly port: number }>(
  mask: FrameMask,
  make: (config: Config, service: TextService, surroundings: DriverSurroundings) => HostedDevice,
  byTheClock: (frame: Frame) => boolean,
): Required<DriverEntry<Config>> {
  return {
    create: (config, surroundings) =>
      make(config, tapTextService(createTextService(config.port), surroundings.tap, mask), surroundings),
    replay: (config, trace, surroundings, options) => {
      const script = new ReplayScript(trace, { byTheClock, ...options, mask });
      return { device: make(config, replayTextService(trace, script), surroundings), script };
    },
  };
}
