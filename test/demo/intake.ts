import { type Page, expect } from '@playwright/test';
import { OfficerHands, labelled, vi } from '../support/officer-hands.ts';
import { trainingOfficer, trainingSupervisor } from '../support/training-desk.ts';
import { FingerprintCaptures } from './fingerprint-captures.ts';
import type { DemoPerson, Mishap } from './people.ts';
import { documentName } from './words.ts';

/** What the demo does around the officer: changes who sits at the desk, takes pictures, keeps times. */
export interface Around {
  /** Called when a step is finished and still on the screen. */
  readonly shot: (name: string) => Promise<void>;
  /** Called before the camera opens. */
  readonly sitDown: () => Promise<void>;
  readonly documentFile: (type: string) => Promise<string>;
  /** Makes something go wrong at the next capture; the answer puts it right again. Left out where nothing goes wrong. */
  readonly mishap?: (mishap: Mishap) => Promise<() => Promise<void>>;
  /** The population data base is asked, and says something else of this field. */
  readonly populationDiffers?: 'birthDate' | undefined;
  /** The centre can't be reached: the application waits at the station, and the slip says so. */
  readonly offline?: boolean;
}

/** How long the devices and the centre may take in the demo, in milliseconds. */
const limits = { capture: 30_000, comparing: 30_000, acknowledgement: 60_000 } as const;

export async function signIn(page: Page, shot: Around['shot']): Promise<void> {
  const officer = new OfficerHands(page);
  await officer.atStep(vi['signIn.title']);
  await page.getByLabel(labelled(vi['credential.passphrase'])).fill(trainingOfficer.passphrase);
  await shot('sign-in');
  await officer.ready(vi['signIn.act']).waitFor();
  await page.keyboard.press('Enter');
  await officer.atStep(vi['home.title']);
}

/** One applicant from the home screen to the slip, by keyboard wherever an officer would. */
export class Intake {
  readonly #officer: OfficerHands;
  readonly #page: Page;
  /** What was made to go wrong and was found, in the order it happened. */
  readonly caught: Mishap[] = [];
  /** Milliseconds spent in each step. */
  readonly steps: Record<string, number> = {};

  constructor(
    page: Page,
    private readonly person: DemoPerson,
    private readonly around: Around,
  ) {
    this.#page = page;
    this.#officer = new OfficerHands(page);
  }

  async take(): Promise<void> {
    await this.#timed('start', () => this.#start());
    await this.#timed('find', () => this.#find());
    await this.#timed('reason', () => this.#reason());
    await this.#timed('personal', () => this.#personal());
    await this.#timed('documents', () => this.#documents());
    await this.#timed('fingerprints', () => this.#fingerprints());
    await this.#timed('photo', () => this.#photo());
    await this.#timed('iris', () => this.#irisWhereAsked());
    await this.#timed('signature', () => this.#signature());
    await this.#timed('review', () => this.#review());
    await this.#timed('sign', () => this.#sign());
    await this.#timed('slip', () => this.#slip());
  }

  async #timed(name: string, step: () => Promise<void>): Promise<void> {
    const started = performance.now();
    try {
      await step();
    } catch (error) {
      await this.around.shot(`failed-${name}`);
      throw new Error(`applicant ${this.person.key}, step ${name}: ${(error as Error).message}`, {
        cause: error,
      });
    }
    this.steps[name] = Math.round(performance.now() - started);
  }

  async #start(): Promise<void> {
    await this.#officer.atStep(vi['home.title']);
    await this.around.sitDown();
    await this.around.shot('home');
    await this.#page.keyboard.press(this.person.intakePlace === 'home' ? 'F9' : 'Control+Enter');
    await this.#officer.atStep(vi['find.title']);
  }

  async #find(): Promise<void> {
    await this.#page.getByRole('textbox', { name: vi['find.box'] }).fill(this.person.lookup);
    await this.#page.keyboard.press('Enter');
    await this.#officer.ready(vi['find.take']).waitFor();
    await this.around.shot('find');
    await this.#officer.act(vi['find.take']);
  }

  async #reason(): Promise<void> {
    await this.#officer.atStep(vi['reason.title']);
    await this.#officer.mark(this.#page.locator(`input[name="reason"][value="${this.person.reasonCode}"]`));
    await this.#officer.ready(vi['wizard.next']).waitFor();
    await this.around.shot('reason');
    await this.#officer.act(vi['wizard.next']);
  }

  async #personal(): Promise<void> {
    const { person } = this;
    const officer = this.#officer;
    const page = this.#page;
    await officer.atStep(vi['step.personal']);
    await officer.type(vi['field.name'], person.name);
    await officer.choose(page, vi[`sex.${person.sex}`]);
    const date = page.getByRole('textbox', { name: labelled(vi['field.birthDate']) });
    await date.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(person.birthDate.digits);
    if (person.birthDate.unknown === 'day') await page.keyboard.press('F6');
    if (person.birthDate.unknown === 'day-and-month') await page.keyboard.press('F7');
    await page.keyboard.press('Tab');
    await officer.type(vi['field.personalNumber'], person.number);
    if (person.oldIdentityNumber !== '')
      await officer.type(vi['field.oldIdentityNumber'], person.oldIdentityNumber);
    await officer.pick(vi['field.ethnicGroup'], 'Kinh');
    await officer.pick(vi['field.religion'], 'Không');
    await officer.pick(vi['field.nationality'], 'Việt Nam');
    await officer.pick(vi['field.permanentAddress'], person.unit);
    await officer.type(
      `${vi['field.permanentAddress']}: ${vi['address.detail']}`,
      'Số 5 ngõ 12 phố Hàng Than',
    );
    await officer.pick(vi['field.placeOfOrigin'], person.unit);
    await officer.pick(vi['field.birthRegistrationPlace'], person.unit);
    await officer.type(`${vi['field.father']}: ${vi['part.name']}`, person.father);
    await officer.type(`${vi['field.mother']}: ${vi['part.name']}`, person.mother);
    await officer.type(vi['field.phone'], person.phone);
    await officer.type(vi['field.identifyingFeatures'], person.features);
    await officer.type(vi['field.occupation'], person.occupation);
    if (person.representative !== null) await this.#representative(person.representative);
    if (this.around.populationDiffers !== undefined) await this.#askPopulation(this.around.populationDiffers);
    await page.locator('h1').scrollIntoViewIfNeeded();
    await page.getByRole('textbox', { name: labelled(vi['field.name']) }).focus();
    await this.around.shot('personal');
    await officer.act(vi['wizard.next']);
  }

  async #representative(who: NonNullable<DemoPerson['representative']>): Promise<void> {
    const section = this.#page.locator('#section-representative');
    await this.#officer.choose(section, vi['relationship.father']);
    await this.#officer.type(`${vi['field.representative']}: ${vi['part.name']}`, who.name);
    await this.#officer.type(`${vi['field.representative']}: ${vi['part.number']}`, who.number);
    await this.#officer.type(vi['part.phone'], who.phone);
    await this.around.shot('representative');
  }

  /** Both are shown beside each other, and the papers on the desk decide. */
  async #askPopulation(field: string): Promise<void> {
    const page = this.#page;
    const row = page.locator(`tr[data-field="${field}"]`);
    await page.keyboard.press('F9');
    await expect(row).toHaveAttribute('data-state', 'open');
    await row.scrollIntoViewIfNeeded();
    await this.around.shot('population');
    await page.keyboard.press('F4');
    await page.getByRole('button', { name: vi['difference.reason.population-outdated'] }).click();
    await expect(row).toHaveAttribute('data-state', 'decided');
  }

  async #documents(): Promise<void> {
    await this.#officer.atStep(vi['documents.title']);
    for (const type of this.person.documents) {
      await this.#officer.pick(vi['documents.type'], documentName(type));
      const before = await this.#page
        .getByRole('button', { name: new RegExp(`^${vi['documents.remove']}`) })
        .count();
      await this.#page.getByTestId('document-file').setInputFiles(await this.around.documentFile(type));
      await expect(
        this.#page.getByRole('button', { name: new RegExp(`^${vi['documents.remove']}`) }),
      ).toHaveCount(before + 1);
    }
    await this.#page.locator('li img').first().waitFor();
    await this.around.shot('documents');
    await this.#officer.act(vi['wizard.next']);
  }

  async #fingerprints(): Promise<void> {
    const page = this.#page;
    await this.#officer.atStep(/Vân tay/);
    for (const exception of this.person.exceptions) await this.#except(exception);
    await this.around.shot('fingerprints-begin');
    await new FingerprintCaptures(page, this.person.mishaps, this.around, this.caught).takeAll();
    await this.around.shot('fingerprints');
    await this.#officer.act(vi['wizard.next']);
  }

  async #except(exception: DemoPerson['exceptions'][number]): Promise<void> {
    const page = this.#page;
    await page.getByRole('button', { name: vi['fingerprints.except'] }).waitFor();
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog', { name: vi['exception.title'] });
    await this.#officer.choose(dialog, vi[`finger.${exception.finger}`]);
    await this.#officer.choose(dialog, vi[`exception.presence.${exception.presence}`]);
    await this.#officer.choose(dialog, vi[`exception.permanence.${exception.permanence}`]);
    await dialog.getByRole('textbox', { name: vi['exception.note'] }).fill(exception.note);
    await this.around.shot('fingerprints-exception');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }

  async #photo(): Promise<void> {
    await this.#officer.atStep(vi['photo.title']);
    await this.#officer.ready(vi['photo.take']).waitFor({ timeout: limits.capture });
    await this.around.shot('photo-live');
    // The picture is looked at before it is taken, as an officer does.
    await this.#page.locator('html[data-face-engine="wasm"]').waitFor({ timeout: limits.capture });
    await this.#page.getByText(vi['photo.cropCaption']).waitFor({ timeout: limits.capture });
    await this.#page.keyboard.press('Space');
    // Where the person is asked to turn and blink, a painted one can't.
    const skip = this.#page.getByRole('button', { name: vi['photo.challenge.skip'] });
    await this.#officer.ready(vi['wizard.next']).or(skip).waitFor({ timeout: limits.capture });
    if (await skip.isVisible()) {
      await this.around.shot('photo-challenge');
      await skip.click();
      await this.#officer.ready(vi['photo.take']).waitFor({ timeout: limits.capture });
      await this.#page.keyboard.press('Space');
    }
    await this.#officer.ready(vi['wizard.next']).waitFor({ timeout: limits.capture });
    await this.#page.getByRole('img', { name: vi['photo.takenCaption'] }).first().waitFor();
    await this.around.shot('photo');
    await this.#officer.act(vi['wizard.next']);
  }

  /** The step after the photo is the policy's to say; without an iris scanner the reason is recorded. */
  async #irisWhereAsked(): Promise<void> {
    const iris = this.#page.getByRole('heading', { level: 1, name: vi['iris.title'] });
    const signature = this.#page.getByRole('heading', { level: 1, name: vi['signature.title'] });
    await iris.or(signature).waitFor();
    if (!(await iris.isVisible())) return;
    await this.#officer.ready(vi['iris.record']).waitFor();
    await this.around.shot('iris');
    await this.#officer.act(vi['iris.record']);
  }

  async #signature(): Promise<void> {
    await this.#officer.atStep(vi['signature.title']);
    for (;;) {
      const idle = this.#page.locator('button[data-primary][aria-disabled="false"]');
      await idle.waitFor({ timeout: limits.capture });
      if ((await idle.innerText()).trim().startsWith(vi['wizard.next'])) break;
      await this.#officer.startBy('Space');
    }
    await this.#page.getByRole('img', { name: vi['signature.picture'] }).waitFor();
    await this.around.shot('signature');
    await this.#officer.act(vi['wizard.next']);
  }

  async #review(): Promise<void> {
    await this.#officer.atStep(vi['review.title']);
    await this.#officer.ready(vi['review.confirm']).waitFor();
    await this.around.shot('review');
    await this.#officer.act(vi['review.confirm']);
    await this.#officer.act(vi['wizard.next']);
  }

  async #sign(): Promise<void> {
    await this.#officer.atStep(vi['sign.title']);
    const passphrases = this.#page.getByLabel(labelled(vi['credential.passphrase']));
    await passphrases.first().fill(trainingOfficer.passphrase);
    // What was excepted or taken though poor asks for four eyes: the supervisor comes to the desk. Whether, is known when all is compared.
    const ready = this.#officer.ready(vi['sign.act']);
    const fourEyes = this.#page.getByText(vi['approval.why']);
    await ready.or(fourEyes).first().waitFor({ timeout: limits.comparing });
    if (await fourEyes.isVisible()) await passphrases.last().fill(trainingSupervisor.passphrase);
    await ready.waitFor({ timeout: limits.comparing });
    await this.around.shot('sign');
    await this.#page.keyboard.press('Enter');
    await this.#officer.atStep(vi['slip.title']);
  }

  async #slip(): Promise<void> {
    const print = this.#page.getByRole('button', { name: vi['slip.print'] });
    await print.waitFor();
    await print.click();
    await this.#page.getByText(vi['slip.simulated']).waitFor();
    const sending = this.#page.getByTestId('sending');
    if (this.around.offline === true) {
      await expect(sending).toHaveAttribute('data-state', 'waiting');
      await expect(sending).toContainText(vi['outbox.gateway-unreachable']);
    } else {
      await expect(sending).toHaveAttribute('data-state', 'acknowledged', {
        timeout: limits.acknowledgement,
      });
    }
    await this.around.shot('slip');
    await this.#officer.act(vi['slip.nextPerson']);
    await this.#officer.atStep(vi['home.title']);
  }
}
