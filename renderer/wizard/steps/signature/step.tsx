import { IconCircle, IconCircleCheckFilled, IconPlayerPlayFilled, IconSignature } from '@tabler/icons-react';
import { type ReactNode, useCallback, useReducer, useState } from 'react';
import { type Finding, isOpen as isOpenFinding } from '../../../../domain/application/findings.ts';
import { consentText } from '../../../../domain/application/consent.ts';
import type { OfficerEvents } from '../../../../domain/channels/officer.ts';
import type { Signer } from '../../../../domain/policy/policy.ts';
import { useEvidence } from '../../../channel/evidence.ts';
import { useStation, useStationEvent } from '../../../channel/station.tsx';
import { About, Coaching } from '../../../design/coaching.tsx';
import { clock } from '../../../design/format.ts';
import type { Action } from '../../../design/frame/action-bar.tsx';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { useKeys } from '../../../design/keys.ts';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { findingsOf } from '../../findings/finding-words.ts';
import { FindingAlarm, FindingsPanel } from '../../findings/findings-panel.tsx';
import { familyOf, troubleOf, useDevice } from '../fingerprints/scanner.ts';
import { play } from '../fingerprints/sounds.ts';
import { PadMirror } from './pad-mirror.tsx';
import classes from './signature.module.css';
import { isOpen, notSigning, type Signing, signingReducer } from './signing.ts';

/** Everybody who signs, one after the other, on the pad; the officer sees the pen as it writes. */
export function SignatureStep(): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { next } = useWizard();
  const { view, fields, flush } = useDraft();
  const [signing, dispatch] = useReducer(signingReducer, notSigning);
  const [chosen, setChosen] = useState<Signer | null>(null);
  const trouble = troubleOf(useDevice('signature-pad'));
  const { draftId, signers, signatures } = view;
  const listen = useCallback(
    (event: OfficerEvents['signature.state']['_output']) => {
      if (event.draftId !== draftId) return;
      dispatch({ type: 'state', event });
      if (event.state.phase === 'signed') {
        setChosen(null);
        play('captured');
      }
    },
    [draftId],
  );
  useStationEvent('signature.state', listen);

  const hasSigned = (signer: Signer): boolean => signatures.some((one) => one.signer === signer);
  const signerOf = (evidenceId: string | undefined): Signer | null =>
    signatures.find((one) => one.evidenceId === evidenceId)?.signer ?? null;
  const told = findingsOf(view.findings, 'signature').find(isOpenFinding) ?? null;
  const doubtful = signerOf(told?.subjects[0]?.evidenceId);
  const waiting = signers.find((signer) => !hasSigned(signer)) ?? doubtful ?? null;
  const open = isOpen(signing);
  const current = open ? signing.signer : (chosen ?? waiting);
  const shown = current ?? signing.signer ?? signers[0] ?? null;
  const nameOf = (signer: Signer): string =>
    (signer === 'applicant' ? fields.name?.full : fields.representative?.name.full) ?? '';

  const start = async (signer: Signer): Promise<void> => {
    dispatch({ type: 'start', signer });
    const saved = await flush();
    const started = saved.ok ? await station.call('signature.start', { draftId, signer }) : saved;
    if (started.ok) dispatch({ type: 'started', consentText: started.value.consentText });
    else dispatch({ type: 'refused', failure: started.error });
  };
  const stop = (): void => void station.call('signature.cancel', { draftId });
  useKeys({ escape: open ? stop : undefined });

  const secondary: Action[] = [];
  if (open) secondary.push({ label: t('signature.stop'), combo: 'escape', onAct: stop });
  const repeat = open || current !== null ? null : shown;
  if (repeat !== null) {
    secondary.push({ label: t('signature.again'), combo: 'space', onAct: () => void start(repeat) });
  }
  return (
    <StepLayout
      title={t('signature.title')}
      fill
      primary={
        current === null
          ? { label: t('wizard.next'), onAct: () => void next() }
          : {
              label: t(hasSigned(current) ? 'signature.again' : 'signature.start'),
              combo: 'space',
              onAct: () => void start(current),
              busy: open,
              blocked: trouble === null ? null : t('signature.blocked'),
            }
      }
      secondary={secondary}
    >
      <div className={classes.screen}>
        <SignatureCoaching
          signing={signing}
          trouble={trouble}
          name={shown === null ? '' : nameOf(shown)}
          signer={shown ?? 'applicant'}
          done={current === null}
          finding={shown !== null && shown === doubtful ? told : null}
        />
        <div className={classes.work}>
          <div className={classes.pad} data-open={open}>
            {open && signing.geometry !== null ? (
              <PadMirror geometry={signing.geometry} points={signing.points} />
            ) : (
              <SignedPicture draftId={draftId} signer={shown} signatures={signatures} />
            )}
          </div>
          <div className={classes.side}>
            <h2 className={classes.heading}>{t('signature.who')}</h2>
            <ul>
              {signers.map((signer) => {
                const signature = signatures.find((one) => one.signer === signer);
                const here = signer === shown;
                const Icon =
                  signature !== undefined ? IconCircleCheckFilled : here ? IconPlayerPlayFilled : IconCircle;
                return (
                  <li key={signer}>
                    <button
                      type="button"
                      className={classes.signer}
                      data-signed={signature !== undefined}
                      aria-current={here ? 'true' : undefined}
                      aria-disabled={open}
                      onClick={() => {
                        if (!open) setChosen(signer);
                      }}
                    >
                      <Icon size={20} aria-hidden="true" />
                      <span>
                        <strong>{nameOf(signer) || t('card.noName')}</strong>
                        <small>
                          {t(`signature.signer.${signer}`)} ·{' '}
                          {signature === undefined
                            ? t('signature.notYet')
                            : t('signature.signedAt', { time: clock(signature.capturedAt, true) })}
                        </small>
                      </span>
                    </button>
                  </li>
                );
              })}
            </ul>
            <FindingsPanel
              step="signature"
              {...(told === null ? {} : { told: told.findingId })}
              onTakeAnew={({ evidenceId }) => {
                const signer = signerOf(evidenceId);
                if (signer !== null && !open) void start(signer);
              }}
            />
            <h2 className={classes.heading}>{t('signature.consent')}</h2>
            <blockquote className={classes.consent} lang="vi">
              {signing.consentText ?? consentText(view.policyId)}
            </blockquote>
          </div>
        </div>
      </div>
    </StepLayout>
  );
}

function SignatureCoaching(props: {
  signing: Signing;
  trouble: string | null;
  name: string;
  signer: Signer;
  done: boolean;
  /** What was found about the signature on the screen. */
  finding: Finding | null;
}): ReactNode {
  const { t, code, remedy } = useText();
  const { signing, trouble } = props;
  const who = props.name === '' ? t('card.noName') : props.name;
  if (isOpen(signing)) {
    return (
      <Coaching detail={who}>
        {t(`signature.phase.${signing.phase as 'preparing' | 'signing' | 'cleared'}`)}
      </Coaching>
    );
  }
  if (trouble !== null) {
    return (
      <Coaching tone="again" detail={`${t('tray.kind.signature-pad')} · ${remedy('device', trouble) ?? ''}`}>
        {code('device', trouble)}
      </Coaching>
    );
  }
  if (signing.phase === 'failed' && signing.failure?.code === 'timeout') {
    // The time of a signature is the person's.
    return (
      <Coaching tone="again" detail={t('signature.timedOutDetail')}>
        {t('signature.timedOut')}
      </Coaching>
    );
  }
  if (signing.phase === 'failed' && signing.failure !== null) {
    const family = familyOf(signing.failure);
    return (
      <Coaching tone="again" detail={remedy(family, signing.failure.code) ?? who}>
        {code(family, signing.failure.code)}
      </Coaching>
    );
  }
  if (props.finding !== null) return <FindingAlarm finding={props.finding} detail={who} />;
  if (props.done)
    return (
      <Coaching tone="good" detail={who}>
        {t('signature.phase.signed')}
      </Coaching>
    );
  if (signing.phase === 'cancelled') {
    return (
      <Coaching tone="again" detail={who}>
        {t('signature.phase.cancelled')}
      </Coaching>
    );
  }
  return (
    <Coaching detail={<About who={who} what={t('signature.readyDetail')} />}>
      {t(`signature.ready.${props.signer}`)}
    </Coaching>
  );
}

function SignedPicture(props: {
  draftId: string;
  signer: Signer | null;
  signatures: readonly { readonly signer: Signer; readonly evidenceId: string }[];
}): ReactNode {
  const { t } = useText();
  const signature = props.signatures.find(({ signer }) => signer === props.signer);
  const picture = useEvidence(props.draftId, signature?.evidenceId ?? null);
  if (picture !== null)
    return <img className={classes.paper} src={picture.url} alt={t('signature.picture')} />;
  return (
    <p className={classes.empty}>
      <IconSignature size={64} stroke={1.1} aria-hidden="true" />
      {t(signature === undefined ? 'signature.none' : 'general.loading')}
    </p>
  );
}
