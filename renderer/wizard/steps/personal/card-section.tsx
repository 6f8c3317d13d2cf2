import type { ReactNode } from 'react';
import type { ApplicationFields } from '../../../../domain/application/fields.ts';
import { FieldGrid } from '../../../design/field.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft } from '../../draft-context.tsx';
import { ChoiceField } from '../../fields/choice-field.tsx';
import { DateField } from '../../fields/date-field.tsx';
import { ListField } from '../../fields/list-field.tsx';
import { NumberField } from '../../fields/number-field.tsx';
import { TextField } from '../../fields/text-field.tsx';
import { partRemarks } from './relative-fields.tsx';
import { useField, useNamed } from './use-field.ts';

type Card = ApplicationFields['surrenderedCard'];
const kinds = ['cmnd-9', 'cmnd-12', 'cccd-barcode', 'cccd-chip', 'can-cuoc'] as const;

/** The card handed over at intake, and where the new one goes. */
export function CardSection(): ReactNode {
  const { t } = useText();
  const { fields, remarksOf } = useDraft();
  const card = useField('surrenderedCard');
  const delivery = useField('delivery');
  const remarks = remarksOf('surrenderedCard');
  const value = card.value;
  const cards = useNamed(kinds, (kind) => t(`cardKind.${kind}`));
  const choose = (kind: string | null): void => {
    if (kind === null) {
      card.set(null);
      return;
    }
    const known = kind === 'cmnd-9' ? fields.oldIdentityNumber : fields.personalNumber;
    card.set({ issuedOn: '', ...value, number: value?.number || (known ?? ''), kind: kind as Card['kind'] });
  };
  return (
    <FieldGrid>
      <ListField
        label={t('part.kind')}
        value={value?.kind}
        items={cards}
        onChange={choose}
        remarks={partRemarks(remarks, 'surrenderedCard', '')}
        clearable
        example={t('personal.noCard')}
        span={4}
      />
      {value === undefined ? null : (
        <>
          <NumberField
            label={t('part.cardNumber')}
            value={value.number}
            onChange={(number) => card.set({ ...value, number })}
            remarks={partRemarks(remarks, 'surrenderedCard', 'number')}
            span={4}
            maxLength={20}
            orCmnd
          />
          <DateField
            label={t('part.issuedOn')}
            value={value.issuedOn === '' ? undefined : { value: value.issuedOn, precision: 'day' }}
            onChange={(date) => card.set({ ...value, issuedOn: date?.value ?? '' })}
            remarks={partRemarks(remarks, 'surrenderedCard', 'issuedOn')}
            span={4}
          />
        </>
      )}
      <ChoiceField
        label={delivery.label}
        value={delivery.value?.byPost === true ? 'post' : 'collect'}
        choices={[
          { value: 'collect', label: t('personal.deliveryNo') },
          { value: 'post', label: t('personal.deliveryYes') },
        ]}
        onChange={(way) => delivery.set({ byPost: way === 'post', address: delivery.value?.address ?? '' })}
        span={5}
      />
      {delivery.value?.byPost === true ? (
        <TextField
          label={t('part.address')}
          value={delivery.value.address}
          onChange={(address) => delivery.set({ byPost: true, address })}
          remarks={delivery.remarks}
          required
          span={7}
          maxLength={250}
        />
      ) : null}
    </FieldGrid>
  );
}
