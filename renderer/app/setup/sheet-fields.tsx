import { Textarea, TextInput } from '@mantine/core';
import { type ChangeEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { Field, FieldGrid } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { useText } from '../../i18n/text.ts';
import {
  caretAfterGrouping,
  fingerprintDigits,
  groupedFingerprint,
  hasOtherThanHex,
  hexOf,
} from './code-sheet.ts';
import classes from './setup.module.css';
import { type TypedProvision, isHttps } from './setup-state.ts';

/** What stands on the centre's code sheet. */
export function SheetFields(props: {
  typed: TypedProvision;
  onType: (typed: TypedProvision) => void;
  readOnly: boolean;
  versions: Readonly<Record<string, string>>;
}): ReactNode {
  const { t } = useText();
  const { typed, onType, readOnly } = props;
  const url = typed.gatewayUrl.trim();
  return (
    <Panel title={t('setup.sheet')}>
      <FieldGrid>
        <Field
          label={t('setup.url')}
          required
          span={12}
          {...(url !== '' && !'https://'.startsWith(url) && !isHttps(url)
            ? { hint: t('setup.urlWrong') }
            : {})}
        >
          {(aria) => (
            <TextInput
              {...aria}
              data-autofocus
              autoComplete="off"
              spellCheck={false}
              inputMode="url"
              placeholder="https://"
              readOnly={readOnly}
              value={typed.gatewayUrl}
              onChange={(event) => onType({ ...typed, gatewayUrl: event.currentTarget.value })}
            />
          )}
        </Field>
        <FingerprintField
          value={typed.fingerprint}
          readOnly={readOnly}
          onChange={(fingerprint) => onType({ ...typed, fingerprint })}
        />
        <Field label={t('setup.code')} required span={12} hint={t('setup.codeHint')}>
          {(aria) => (
            <TextInput
              {...aria}
              autoComplete="off"
              spellCheck={false}
              maxLength={64}
              readOnly={readOnly}
              value={typed.code}
              onChange={(event) => onType({ ...typed, code: event.currentTarget.value })}
            />
          )}
        </Field>
      </FieldGrid>
      <p className={classes.machine}>
        {t('setup.machine')}:{' '}
        <span className="tabular">
          {Object.entries(props.versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(' · ')}
        </span>
      </p>
    </Panel>
  );
}

/** Grouped by four while it is typed, as eyes compare it with the sheet. */
function FingerprintField(props: {
  value: string;
  readOnly: boolean;
  onChange: (text: string) => void;
}): ReactNode {
  const { t } = useText();
  const area = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caret.current === null) return;
    area.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  const change = (event: ChangeEvent<HTMLTextAreaElement>): void => {
    const { value, selectionStart } = event.currentTarget;
    const grouped = groupedFingerprint(value);
    if (grouped !== value) caret.current = caretAfterGrouping(value, selectionStart);
    props.onChange(grouped);
  };
  const typed = hexOf(props.value).length;
  const wrong = hasOtherThanHex(props.value) || typed > fingerprintDigits;
  const hint = hasOtherThanHex(props.value)
    ? t('setup.fingerprintOther')
    : typed > fingerprintDigits
      ? t('setup.fingerprintTooMany', { more: typed - fingerprintDigits })
      : typed === fingerprintDigits
        ? t('setup.fingerprintWhole')
        : t('setup.fingerprintCount', { typed });
  return (
    <Field label={t('setup.fingerprint')} required span={12} hint={hint}>
      {(aria) => (
        <Textarea
          {...aria}
          ref={area}
          classNames={{ input: classes.fingerprint ?? '' }}
          rows={2}
          autoComplete="off"
          spellCheck={false}
          maxLength={120}
          readOnly={props.readOnly}
          error={wrong}
          value={props.value}
          onChange={change}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.ctrlKey) event.preventDefault();
          }}
        />
      )}
    </Field>
  );
}
