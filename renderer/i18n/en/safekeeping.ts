import type { safekeeping as vietnamese } from '../vi/safekeeping.ts';

export const safekeeping: Record<keyof typeof vietnamese, string> = {
  'vault.title': "The station's vault",
  'vault.lead': 'Applications are encrypted here; everything done is in a trail nobody changes unseen.',
  'vault.applications': 'Signed applications',
  'vault.drafts': 'Open drafts',
  'vault.bytes': 'Size of the vault',
  'vault.free': 'Free on the disk',
  'vault.key': 'Vault key',
  'vault.key.first': 'the first one, never changed',
  'vault.key.rotated': 'number {{n}}, changed {{when}}',
  'vault.backup': 'Last backup',
  'vault.backup.never': 'never',
  'vault.noBackup': 'This station has no backup',
  'vault.noBackup.what':
    'If the machine breaks, what was not sent is lost. The administrator should back up to a stick.',
  'vault.refresh': 'Look again',

  'backup.title': 'Back up the vault',
  'backup.act': 'Back up',
  'backup.what':
    'Writes one file that is enough to build the station anew. It opens only with both people, each with the passphrase they have now.',
  'backup.own': 'Passphrase of {{name}}',
  'backup.second': 'Second person',
  'backup.secondPassphrase': "Second person's passphrase",
  'backup.nobody':
    'A supervisor or another administrator with a passphrase is needed. Who signs in with a token cannot back up.',
  'backup.tokenOwn': 'You sign in with a token and cannot back up: ask an administrator with a passphrase.',
  'backup.working': 'Backing up. Do not pull out the stick.',
  'backup.lies': '{{n}} backups',
  'backup.done': '{{bytes}} backed up',
  'backup.done.what': 'Keep the stick away from the machine. File: {{file}}',
  'backup.typeFirst': 'Both people type their passphrase.',
  'backup.tooShort': 'A passphrase has 8 characters or more.',
  'backup.stickFull': 'Not enough room there. Use a larger stick; no backup was written.',

  'rotate.title': 'Change the vault key',
  'rotate.act': 'Change the vault key',
  'rotate.what':
    'The vault is locked with a new key; the old one opens nothing any more. Once a year, or when the key may be known. Older backups stay usable.',
  'rotate.second': 'Second person',
  'rotate.working': 'Changing the key. Do not switch off.',
  'rotate.done': 'Vault key changed: number {{n}}',
  'rotate.done.what': 'Back up again, so that the backup has the new key.',

  'verify.act': 'Check the trail',
  'verify.working': 'Checking every line…',
  'verify.holds': 'The trail is whole',
  'verify.holds.what':
    "{{entries}} lines, {{batches}} signatures of the station and {{anchors}} of the centre's acknowledgements hold.",
  'verify.broken': 'The trail does not hold from line {{seq}}',
  'verify.broken.remedy':
    'Leave the machine as it is, tell the supervisor and the centre; export the trail to go with it.',
  'verify.cause.changed': 'This line was changed.',
  'verify.cause.gap': 'Lines are missing.',
  'verify.cause.order': 'Lines are out of order.',
  'verify.cause.truncated': 'The end of the trail was cut off.',
  'verify.cause.batch': "The station's signature over a part is missing or wrong.",
  'verify.cause.unsigned': 'The last part was not signed by the station.',
  'verify.cause.anchor': "The centre's acknowledgement is missing or was replaced.",
  'verify.cause.missing': 'There is an acknowledgement the trail does not tell of.',
  'verify.cause.other': 'It differs from what was signed.',
  'verify.technical': 'For the technician: {{cause}}',

  'export.title': 'Export the trail',
  'export.act': 'Export the trail',
  'export.what': 'Writes the whole trail to be checked elsewhere. Nothing about applicants is in it.',
  'export.working': 'Writing. Do not pull out the stick.',
  'export.done': '{{n}} lines exported',
  'export.done.what': 'Folder: {{file}}',

  'trail.title': "The station's trail",
  'trail.empty': 'Nothing was written yet',
  'trail.range': 'Lines {{first}} – {{last}}',
  'trail.older': 'Older',
  'trail.newer': 'Newer',
  'trail.station': 'Station',
  'trail.unknown': 'Unnamed event: {{event}}',
  'trail.hidden':
    'Only supervisors and administrators read the trail. Technicians can check that it is whole.',
};
