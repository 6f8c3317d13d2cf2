/**
 * What may stand behind a packaged station's name on a command line. Chromium knows hundreds of switches, among them those that open a
 * debugger on every page, load extensions, trust any certificate or turn the sandbox off: whoever may start the program must not thereby
 * become the officer who has signed in.
 */
const allowed = [
  '--station-data',
  '--lang',
  '--disable-gpu',
  '--force-device-scale-factor',
  '--force-prefers-reduced-motion',
  '--ozone-platform',
];

/** Words of a command line, without the program's own name, that a packaged station does not start with. */
export function forbiddenWords(words: readonly string[]): readonly string[] {
  return words.filter((word) => !allowed.includes(word.split('=', 1)[0] ?? ''));
}
