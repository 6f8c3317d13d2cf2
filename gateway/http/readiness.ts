/** What the gateway needs to work; each resolves when it answered. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

const checkTimeout = 2000;
/** Everybody may ask: an answer serves all who ask within this time. */
const keptFor = 500;

/** Asks every part of which an answer depends, each within a time, and names those that did not answer. */
export class Readiness {
  private readonly checks: ReadinessChecks;
  private readonly stopping: () => boolean;
  private last: { readonly at: number; readonly missing: Promise<string[]> } | null = null;

  constructor(checks: ReadinessChecks, stopping: () => boolean) {
    this.checks = checks;
    this.stopping = stopping;
  }

  /** Names of what is missing; empty where the gateway can take work. */
  async missing(): Promise<readonly string[]> {
    if (this.stopping()) return ['stopping'];
    const now = performance.now();
    if (this.last === null || now - this.last.at > keptFor) this.last = { at: now, missing: this.ask() };
    return this.last.missing;
  }

  private async ask(): Promise<string[]> {
    const answers = await Promise.all(
      Object.entries(this.checks).map(async ([name, check]) => ((await answersInTime(check)) ? null : name)),
    );
    return answers.filter((name) => name !== null);
  }
}

async function answersInTime(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), checkTimeout);
  });
  try {
    return await Promise.race([check().then(() => true), patience]);
  } catch {
    // Which part it is says enough; its own log says why.
    return false;
  } finally {
    clearTimeout(timer);
  }
}
