/** How the window looks to this user, and which cameras this machine has for what and how they are set. Never anything about an applicant. */
export type PreferenceName =
  | 'scheme'
  | 'language'
  | 'sound'
  | 'camera.portrait'
  | 'camera.document'
  | 'camera.settings';

const key = (name: PreferenceName): string => `tram-can-cuoc.${name}`;

export function readPreference(name: PreferenceName, otherwise: string): string {
  try {
    return window.localStorage.getItem(key(name)) ?? otherwise;
  } catch {
    // Storage may be switched off for the page; the preference then lasts as long as the window.
    return otherwise;
  }
}

export function writePreference(name: PreferenceName, value: string): void {
  try {
    window.localStorage.setItem(key(name), value);
  } catch {
    // As above.
  }
}
