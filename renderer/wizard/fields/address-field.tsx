import { Select, TextInput } from '@mantine/core';
import { IconArrowsExchange, IconWorld } from '@tabler/icons-react';
import { type ReactNode, useDeferredValue, useEffect, useMemo, useState } from 'react';
import {
  addressOf,
  type Geography,
  loadGeography,
  proposeAddress,
  searchUnits,
  unitPathName,
} from '../../../domain/applicant/geography/units.ts';
import type { Address, FieldRemark } from '../../../domain/application/fields.ts';
import { Field } from '../../design/field.tsx';
import { useText } from '../../i18n/text.ts';
import { countries } from './countries.ts';
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

function useGeographyData(id: Address['geography']): Geography | null {
  const [loaded, setLoaded] = useState<Geography | null>(null);
  useEffect(() => {
    let current = true;
    void loadGeography(id).then((geography) => {
      if (current) setLoaded(geography);
    });
    return () => {
      current = false;
    };
  }, [id]);
  return loaded?.id === id ? loaded : null;
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
  const [search, setSearch] = useState('');
  const sought = useDeferredValue(search);
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

  const current =
    value !== undefined && value.unitCode !== '' ? [{ value: value.unitCode, label: value.unitName }] : [];
  const found =
    geography === null || sought === (current[0]?.label ?? '')
      ? []
      : searchUnits(sought, geography, listed).map((unit) => ({
          value: unit.code,
          label: unitPathName(unit.code, geography),
        }));
  const data = [...current, ...found.filter((item) => item.value !== current[0]?.value)];

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
        <Field
          label={props.label}
          remarks={props.remarks}
          required={props.required === true}
          span={7}
          tools={tools}
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
        >
          {(aria) => (
            <Select
              {...aria}
              data={data}
              value={value?.unitCode === '' ? null : (value?.unitCode ?? null)}
              onChange={take}
              searchable
              searchValue={search}
              onSearchChange={setSearch}
              filter={({ options }) => options}
              selectFirstOptionOnChange
              clearable
              clearButtonProps={{ 'aria-label': t('list.clear'), tabIndex: -1 }}
              placeholder={t('address.example')}
              nothingFoundMessage={t(search === '' ? 'address.type' : 'list.nothing')}
              renderOption={({ option }) => (
                <span>
                  {option.label} <span className={`${classes.code} tabular`}>{option.value}</span>
                </span>
              )}
            />
          )}
        </Field>
      )}
      <Field label={t('address.detail')} span={5}>
        {(aria) => (
          <TextInput
            {...aria}
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
