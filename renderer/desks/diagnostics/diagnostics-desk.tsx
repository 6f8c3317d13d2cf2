import { IconDeviceDesktop, IconListSearch, IconPackageExport, IconUsb } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { type Section, SectionBar } from '../shared/section-bar.tsx';
import { BundleSection } from './bundle-section.tsx';
import { DevicesSection } from './devices-section.tsx';
import { LogSection } from './log-section.tsx';
import { MachineSection } from './machine-section.tsx';
import { useTrace } from './use-trace.ts';

type SectionId = 'devices' | 'machine' | 'log' | 'bundle';

/** Where a technician sees why a device does not work, tests it, and takes away what a support engineer needs. */
export function DiagnosticsDesk(): ReactNode {
  const { t } = useText();
  const [section, setSection] = useState<SectionId>('devices');
  // Goes on while somebody looks into the log: what is recorded is what the device does meanwhile.
  const trace = useTrace();
  const sections: readonly Section<SectionId>[] = [
    { id: 'devices', words: t('bench.section.devices'), icon: IconUsb },
    { id: 'machine', words: t('bench.section.machine'), icon: IconDeviceDesktop },
    { id: 'log', words: t('bench.section.log'), icon: IconListSearch },
    { id: 'bundle', words: t('bench.section.bundle'), icon: IconPackageExport },
  ];
  const bar = (
    <SectionBar label={t('bench.sections')} sections={sections} current={section} onGo={setSection} />
  );
  switch (section) {
    case 'devices':
      return <DevicesSection bar={bar} trace={trace} />;
    case 'machine':
      return <MachineSection bar={bar} />;
    case 'log':
      return <LogSection bar={bar} />;
    case 'bundle':
      return <BundleSection bar={bar} />;
  }
}
