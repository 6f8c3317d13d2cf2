import { IconDeviceUsb, IconFolder, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import type { Place } from '../../../domain/channels/session.ts';
import { type Live, useLive } from '../../channel/station.tsx';
import { Button } from '../../design/button.tsx';
import { bytesForPeople } from '../../design/format.ts';
import { EmptyState, ErrorState, LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './places.module.css';

export interface Places {
  readonly live: Live<Place[]>;
  /** The chosen one, or what is most likely meant: mostly there is just one stick. */
  readonly chosen: Place | null;
  readonly reload: () => void;
}

/** A place with less room is none to write to, whatever is plugged in there. */
const leastRoom = 16_000_000;

function likely(places: readonly Place[]): Place | null {
  const roomy = places.filter(({ freeBytes }) => freeBytes >= leastRoom);
  return roomy.find(({ removable }) => removable) ?? roomy[0] ?? places[0] ?? null;
}

/** Asked once and again on demand: a stick that is plugged in is looked for by key, not by the clock. */
export function usePlaces(folder: string | null): Places {
  const [live, reload] = useLive('places.list', null);
  const list = live.state === 'here' ? live.value : [];
  return { live, reload, chosen: list.find((place) => place.folder === folder) ?? likely(list) };
}

/** Where to: what is plugged in, and what the technician named; what of ours lies there is told by `lies`. */
export function PlacePicker(props: {
  places: Places;
  onChoose: (folder: string) => void;
  lies: (place: Place) => string | null;
  readOnly?: boolean;
}): ReactNode {
  const { t, language } = useText();
  const name = useId();
  const { live, chosen, reload } = props.places;
  return (
    <fieldset className={classes.places} disabled={props.readOnly === true}>
      <legend>
        {t('place.title')}
        <Button
          tone="quiet"
          icon={<IconRefresh size={18} aria-hidden="true" />}
          onClick={reload}
          className={classes.again ?? ''}
        >
          {t('place.again')}
        </Button>
      </legend>
      {live.state === 'loading' ? <LoadingState /> : null}
      {live.state === 'failed' ? <ErrorState failure={live.failure} /> : null}
      {live.state === 'here' && live.value.length === 0 ? (
        <EmptyState title={t('place.none')}>{t('place.noneHint')}</EmptyState>
      ) : null}
      {live.state === 'here'
        ? live.value.map((place) => {
            const Icon = place.removable ? IconDeviceUsb : IconFolder;
            const lies = props.lies(place);
            return (
              <label key={place.folder} className={classes.place} title={place.folder}>
                <input
                  type="radio"
                  name={name}
                  checked={place.folder === chosen?.folder}
                  onChange={() => props.onChoose(place.folder)}
                />
                <Icon size={20} aria-hidden="true" />
                <span>
                  <strong>{place.label}</strong>
                  <span>
                    {t('place.free', { bytes: bytesForPeople(place.freeBytes, language) })}
                    {lies === null ? null : ` · ${lies}`}
                  </span>
                </span>
              </label>
            );
          })
        : null}
    </fieldset>
  );
}
