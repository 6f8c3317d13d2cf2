/** The Electron that set-up chose. */
export interface Runtime {
  /** Absolute; start it without an application path (resources/app beside it is a link to this repository). */
  readonly electronPath: string;
  /** E.g. "33.2.1". */
  readonly version: string;
  /** pinned: the version of package.json; the stand-in is never packaged. */
  readonly kind: 'pinned' | 'development-stand-in';
  readonly napi: number;
  readonly lockHash: string;
}
/** undefined before the first set-up. */
export function findRuntime(): Runtime | undefined;
export function readRuntime(): Runtime;
/** `--no-sandbox` for root, who can't have Chromium's sandbox; nothing for anyone else. */
export function sandboxArguments(): string[];
