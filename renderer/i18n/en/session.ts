import type { session as vi } from '../vi/session.ts';

export const session: Record<keyof typeof vi, string> = {
  'credential.passphrase': 'Passphrase',
  'credential.passphraseHint':
    "The passphrase opens the officer's signing key. The station does not keep it.",
  'credential.pin': 'PIN of the signing token',
  'credential.pinHint': "Plug in the officer's token, then type its PIN.",
  'credential.show': 'Show what is typed',
  'credential.typeFirst': 'Type the passphrase or PIN first',
  'secondPerson.who': 'Second person',
  'secondPerson.nobody': 'Nobody at this station may stand beside you for this',
  'secondPerson.hint': 'The second person types here themselves.',
  'secondPerson.typeFirst': 'The second person has not typed their passphrase or PIN',
  'approval.title': "Supervisor's signature",
  'approval.why': 'A supervisor must look at this application and sign beside you, because:',
  'approval.reason.finger-exception': 'fingers are recorded as not taken ({{n}})',
  'approval.reason.poor-fingerprint': 'poor fingerprints were accepted ({{n}})',
  'approval.reason.finding-overruled': 'findings were explained instead of taken anew ({{n}})',
  'approval.reason.poor-portrait': 'a portrait that fails a check was kept',
};
