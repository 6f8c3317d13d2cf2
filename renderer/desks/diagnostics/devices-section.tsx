import { type ReactNode, useState } from 'react';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { useStation } from '../../channel/station.tsx';
import { LiveScreen } from './live-screen.tsx';
import { DevicesScreen } from './devices-screen.tsx';
import { SelfTestScreen } from './self-test-screen.tsx';
import { useBenchDevices } from './use-bench-devices.ts';
import type { Trace } from './use-trace.ts';

type Doing =
  | { readonly kind: 'looking' }
  | { readonly kind: 'testing' | 'live'; readonly device: DeviceState };

/** The devices: the list and the chosen one; a test or a live picture of one takes the whole place while it lasts. */
export function DevicesSection({ bar, trace }: { bar: ReactNode; trace: Trace }): ReactNode {
  const station = useStation();
  const bench = useBenchDevices();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [doing, setDoing] = useState<Doing>({ kind: 'looking' });
  const back = (): void => {
    setDoing({ kind: 'looking' });
    bench.reload();
  };
  const begin = (kind: 'testing' | 'live', device: DeviceState): void => {
    setChosenId(device.id);
    setDoing({ kind, device });
  };
  if (doing.kind === 'testing') {
    return <SelfTestScreen device={doing.device} devices={bench.devices ?? []} trace={trace} onBack={back} />;
  }
  if (doing.kind === 'live') return <LiveScreen device={doing.device} onBack={back} />;
  return (
    <DevicesScreen
      bar={bar}
      bench={bench}
      trace={trace}
      chosenId={chosenId}
      onChoose={setChosenId}
      onTest={(device) => begin('testing', device)}
      onLive={(device) => begin('live', device)}
      onRetry={(device) => void station.call('devices.retry', { deviceId: device.id })}
    />
  );
}
