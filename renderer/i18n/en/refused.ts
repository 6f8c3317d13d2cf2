import type { refused as vi } from '../vi/refused.ts';

export const refused: Record<keyof typeof vi, string> = {
  'refused.title': 'The station cannot work',
  'refused.config-unreadable': 'The configuration file config.json cannot be read.',
  'refused.config-unreadable.remedy': 'Technician: check who may read the file in the station’s data folder.',
  'refused.config-malformed': 'The configuration file config.json is wrong.',
  'refused.config-malformed.remedy': 'Technician: correct the file; the log names the member that is wrong.',
  'refused.key-store-plain-text': 'This machine has no key store that could protect applicants’ data.',
  'refused.key-store-plain-text.remedy':
    'Technician: install and unlock gnome-keyring or KWallet for this user, then start the program again.',
  'refused.key-store-unavailable':
    'The machine’s key store is locked, so the station’s data cannot be opened.',
  'refused.key-store-unavailable.remedy':
    'Sign in to the machine as the right user, unlock the key store, start again. Do not delete vault.key.',
  'refused.vault-key-missing': 'The station’s data is there but its key file is gone.',
  'refused.vault-key-missing.remedy':
    'Technician: restore the key file from its copy. Do not make a new key.',
  'refused.vault-key-malformed': 'The data key file is damaged.',
  'refused.vault-key-malformed.remedy':
    'Technician: restore the file. Never make a new key while data exists.',
  'refused.vault-key-not-opened': 'The machine’s key store does not open the station’s data key.',
  'refused.vault-key-not-opened.remedy':
    'This data belongs to another user or machine. Sign in as the user the station was installed for.',
  'refused.vault-key-wrong': 'The key does not fit the station’s data.',
  'refused.vault-key-wrong.remedy': 'Technician: check that key file and data belong to the same station.',
  'refused.vault-corrupt': 'The station’s data is damaged.',
  'refused.vault-corrupt.remedy': 'Stop using this machine, leave the disk as it is, call the technician.',
  'refused.vault-busy': 'Another program is using the station’s data.',
  'refused.vault-busy.remedy': 'Close the other station window on this machine, then start again.',
  'refused.vault-unavailable': 'The station’s data cannot be opened.',
  'refused.vault-unavailable.remedy':
    'Technician: check free disk space and write access to the data folder.',
  'refused.vault-newer': 'The data belongs to a newer version of the program.',
  'refused.vault-newer.remedy': 'Technician: install the newer version again.',
  'refused.station-keeps-failing': 'The part that handles applications stopped several times in a row.',
  'refused.station-keeps-failing.remedy':
    'Saved applications are still there. Close and start again; if it happens again, call the technician.',
};
