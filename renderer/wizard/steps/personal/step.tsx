import {
  type ComponentType,
  memo,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { openDifferences } from '../../../../domain/application/differences.ts';
import type { FieldRemark } from '../../../../domain/application/fields.ts';
import { RequiredAsked } from '../../../design/field.tsx';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { useKeyHelp } from '../../../design/key-help.ts';
import { Panel } from '../../../design/panel.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraftPart, useWizard } from '../../draft-context.tsx';
import type { DraftStore } from '../../draft-store.ts';
import { DifferencesPanel } from '../../differences/differences-panel.tsx';
import { FindingsPanel } from '../../findings/findings-panel.tsx';
import { AskPopulation } from '../../population/ask-population.tsx';
import { enterToNext } from '../../fields/enter-to-next.ts';
import { CardSection } from './card-section.tsx';
import { ContactSection, OtherSection } from './contact-section.tsx';
import { FamilySection } from './family-section.tsx';
import { IdentitySection } from './identity-section.tsx';
import { countRemarks, RequiredFields, requiredNames } from './required-fields.ts';
import classes from './personal.module.css';
import { RepresentativeSection } from './representative-section.tsx';
import { ResidenceSection } from './residence-section.tsx';
import { type SectionId, sectionOf, sectionsFor } from './sections.ts';
import { focusField, focusFirstError, takeSoughtField } from './seek-field.ts';
import { SectionTabs } from './section-tabs.tsx';

const contents: Readonly<Record<SectionId, ComponentType>> = {
  identity: memo(IdentitySection),
  residence: memo(ResidenceSection),
  representative: memo(RepresentativeSection),
  family: memo(FamilySection),
  contact: memo(ContactSection),
  other: memo(OtherSection),
  card: memo(CardSection),
};

/** Sections drawn at once; the rest follow as soon as the first can be typed in. */
const firstSections = 1;

/** Applications whose form was left or tried once: what is missing is said at every field from then on. */
const asked = new WeakSet<DraftStore>();

/** The form. Everything typed is on its way to the vault within a quarter of a second; nothing here waits for it. */
export function PersonalStep(): ReactNode {
  const { t } = useText();
  const view = useDraftPart((draft) => draft.view);
  const { next, store } = useWizard();
  const form = useRef<HTMLDivElement>(null);
  const sections = sectionsFor(view);
  const whole = useDeferredValue(true, false);
  const [all, setAll] = useState(() => asked.has(store));
  const names = requiredNames(view);
  const required = useMemo(() => new Set(names.split(' ')), [names]);
  const { missing, wrong, warnings } = countRemarks(view.remarks);
  const undecided = openDifferences(view.differences).length;
  useEffect(() => () => void asked.add(store), [store]);

  const [seeking, setSeeking] = useState(0);
  useEffect(() => {
    if (seeking > 0 && form.current !== null) focusFirstError(form.current);
  }, [seeking]);
  const target = useRef<string | null>(null);
  useEffect(() => {
    target.current ??= takeSoughtField(store);
    if (target.current === null || form.current === null || !whole) return;
    focusField(form.current, target.current);
    target.current = null;
  }, [store, whole]);
  const toFirstError = (): void => {
    setAll(true);
    setSeeking((count) => count + 1);
  };
  const remarksIn = (section: SectionId): FieldRemark[] =>
    view.remarks.filter((remark) => sectionOf(remark.field) === section);

  useKeyHelp([
    { combo: 'enter', words: t('keys.next') },
    { combo: 'shift+enter', words: t('keys.previous') },
    { combo: 'arrowdown', words: t('keys.list') },
  ]);
  return (
    <StepLayout
      title={t('personal.title')}
      lead={t('personal.lead')}
      aside={
        <span className="tabular">
          {missing + wrong + undecided === 0 ? t('personal.complete') : null}
          {[
            missing === 0 ? '' : t('personal.missing', { n: missing }),
            wrong === 0 ? '' : t('personal.errors', { n: wrong }),
            undecided === 0 ? '' : t('difference.count', { n: undecided }),
          ]
            .filter((words) => words !== '')
            .join(' · ')}
          {warnings === 0 ? null : ` · ${t('personal.warnings', { n: warnings })}`}
        </span>
      }
      primary={{ label: t('wizard.next'), onAct: () => void next() }}
      secondary={
        missing + wrong === 0
          ? []
          : [{ label: t('personal.toFirstError'), combo: 'alt+e', onAct: toFirstError }]
      }
    >
      <AskPopulation />
      <FindingsPanel step="personal" />
      <DifferencesPanel />
      <SectionTabs sections={sections} remarksIn={remarksIn} asked={all} />
      <RequiredAsked value={all}>
        <RequiredFields value={required}>
          <div ref={form} className={classes.form} onKeyDown={enterToNext}>
            {sections.slice(0, whole ? undefined : firstSections).map((section) => {
              const Content = contents[section];
              return (
                <Panel key={section} id={`section-${section}`} title={t(`personal.section.${section}`)}>
                  <Content />
                </Panel>
              );
            })}
          </div>
        </RequiredFields>
      </RequiredAsked>
    </StepLayout>
  );
}
