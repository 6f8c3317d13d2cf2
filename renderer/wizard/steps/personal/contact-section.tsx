import type { ReactNode } from 'react';
import { FieldGrid } from '../../../design/field.tsx';
import { useText } from '../../../i18n/text.ts';
import { TextField } from '../../fields/text-field.tsx';
import { useTextValue } from './use-field.ts';

export function ContactSection(): ReactNode {
  const phone = useTextValue('phone');
  const email = useTextValue('email');
  return (
    <FieldGrid>
      <TextField {...phone} span={5} maxLength={20} inputMode="tel" />
      <TextField {...email} span={7} maxLength={120} inputMode="email" />
    </FieldGrid>
  );
}

export function OtherSection(): ReactNode {
  const { t } = useText();
  const features = useTextValue('identifyingFeatures');
  const occupation = useTextValue('occupation');
  const education = useTextValue('education');
  return (
    <FieldGrid>
      <TextField {...features} span={12} maxLength={200} example={t('personal.featuresExample')} />
      <TextField {...occupation} span={7} maxLength={100} />
      <TextField {...education} span={5} maxLength={60} />
    </FieldGrid>
  );
}
