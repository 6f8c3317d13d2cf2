import { IconArrowsExchange, IconWorld } from '@tabler/icons-react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import {
  addressOf,
  proposeAddress,
  searchUnits,
  unitPathName,
} from '../../../domain/applicant/geography/units.ts';
import type { Address, FieldRemark } from '../../../domain/application/fields.ts';
import { Field } from '../../design/field.tsx';
import input from '../../design/input.module.css';
import { useText } from '../../i18n/text.ts';
import type { ComboOption } from './combo-choice.ts';
import { ComboField } from './combo-field.tsx';
import { countries } from './countries.ts';
import { useGeographyData } from './geography-data.ts';
import classes from './fields.module.css';
import { ListField } from './list-field.tsx';

/** Units shown at once in the list. */
const listed = 20;

export interface AddressFieldProps {
  readonly label: string;
  readonly value: Address | undefined;
  /** Geography a new address begins with. */
  readonly geography: Address['geography'];
  readonly onChange: (value: Address | null) => void;
  readonly remarks: readonly FieldRemark[];
  readonly required?: boolean;
  readonly tools?: ReactNode;
}

/**
 * An address: abroad a country, here a unit by name or code in one box (`phuc xa ba dinh`, `00004`), then house and street. Both geographies; the words of
 * an old card's QR are offered as a proposal, never taken by themselves.
 */
export function AddressField(props: AddressFieldProps): ReactNode {
  const { t, language } = useText();
  const { value } = props;
  const id = value !== undefined && value.unitCode !== '' ? value.geography : props.geography;
  const [chosen, setChosen] = useState<Address['geography'] | null>(null);
  const geography = useGeographyData(chosen ?? id);
  const detail = value?.detail ?? '';
  const [abroad, setAbroad] = useState(value !== undefined && value.country !== 'VN');
  const states = useMemo(
    () => (abroad ? countries(language).filter((state) => state.value !== 'VN') : []),
    [abroad, language],
  );
  const empty: Address = {
    country: 'VN',
    geography: chosen ?? id,
    unitCode: '',
    unitName: '',
    detail: '',
  };

  const taken: ComboOption | null =
    value === undefined || value.unitCode === ''
      ? null
      : { value: value.unitCode, label: value.unitName, note: value.unitCode };
  const search = useCallback(
    (text: string): readonly ComboOption[] | null =>
      geography === null
        ? null
        : searchUnits(text, geography, listed).map((unit) => ({
            value: unit.code,
            label: unitPathName(unit.code, geography),
            note: unit.code,
          })),
    [geography],
  );

  const take = (code: string | null): void => {
    const unit = code === null ? undefined : geography?.units.get(code);
    if (unit !== undefined && geography !== null) props.onChange(addressOf(unit, geography, detail));
    else if (code === null) props.onChange(detail === '' ? null : { ...empty, detail });
  };
  const changeDetail = (text: string): void => {
    const next = { ...(value ?? empty), detail: text };
    props.onChange(next.unitCode === '' && text === '' ? null : next);
  };
  const proposal =
    geography !== null && value !== undefined && value.unitCode === '' && detail.includes(',')
      ? proposeAddress(detail, geography)
      : null;
  const other = (chosen ?? id) === 'two-level' ? 'three-level' : 'two-level';

  const takeCountry = (country: string | null): void => {
    if (country === null) props.onChange(detail === '' ? null : { ...empty, detail });
    else props.onChange({ ...empty, country, detail });
  };
  const toggleAbroad = (): void => {
    setAbroad(!abroad);
    if (abroad) takeCountry(null);
  };
  const tools = (
    <span className={classes.tools}>
      {props.tools}
      {abroad ? null : (
        <button
          type="button"
          tabIndex={-1}
          title={t('address.change')}
          aria-label={`${props.label}: ${t('address.change')}`}
          onClick={() => setChosen(other)}
        >
          <IconArrowsExchange size={14} aria-hidden="true" />
          {t(`address.${chosen ?? id}`)}
        </button>
      )}
      <button
        type="button"
        tabIndex={-1}
        aria-pressed={abroad}
        aria-label={`${props.label}: ${t('address.abroad')}`}
        onClick={toggleAbroad}
      >
        <IconWorld size={14} aria-hidden="true" />
        {t(abroad ? 'address.inVietnam' : 'address.abroad')}
      </button>
    </span>
  );

  return (
    <>
      {abroad ? (
        <ListField
          label={props.label}
          value={value?.country === 'VN' ? undefined : value?.country}
          items={states}
          onChange={(country) => takeCountry(country)}
          remarks={props.remarks}
          required={props.required === true}
          span={7}
          example={t('address.country')}
          tools={tools}
        />
      ) : (
        <ComboField
          label={props.label}
          value={taken}
          search={search}
          onTake={take}
          remarks={props.remarks}
          required={props.required === true}
          span={7}
          tools={tools}
          clearable
          example={t('address.example')}
          invitation={t('address.type')}
          hint={
            proposal === null ? undefined : (
              <span className={classes.proposal}>
                {t('address.proposal', { name: proposal.unitName })}
                <span className={classes.tools}>
                  <button type="button" onClick={() => props.onChange(proposal)}>
                    {t('address.takeProposal')}
                  </button>
                </span>
              </span>
            )
          }
        />
      )}
      <Field label={t('address.detail')} span={5}>
        {(aria) => (
          <input
            {...aria}
            type="text"
            className={input.input}
            aria-label={`${props.label}: ${t('address.detail')}`}
            value={detail}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            placeholder={t('address.detailExample')}
            onChange={(event) => changeDetail(event.currentTarget.value)}
            onBlur={() => {
              const tidy = detail.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
              if (tidy !== detail) changeDetail(tidy);
            }}
          />
        )}
      </Field>
    </>
  );
}
