import type { OfficerCalls } from '../channels/officer.ts';
import type { Role } from './roles.ts';

/**
 * What may be asked of the station, and by whom. `anyone`: before anybody has signed in. `setup`: only while the machine is no
 * station yet. `station`: on a provisioned station,
 * signed in or not (trays). `signed-in`: whoever is signed in and not locked out by the idle lock. Else the roles that may.
 */
export type Access = 'anyone' | 'setup' | 'station' | 'signed-in' | readonly Role[];

const intake: readonly Role[] = ['officer', 'supervisor'];
const lookAfterSending: readonly Role[] = ['officer', 'supervisor', 'technician', 'administrator'];
const answersForTheStation: readonly Role[] = ['supervisor', 'administrator'];
/** A supervisor may look too where no technician comes for days. */
const looksAfterDevices: readonly Role[] = ['technician', 'supervisor'];
const keepsTheKeys: readonly Role[] = ['administrator'];

/** Every call of the officer window. A call that is not named here does not compile. */
export const accessTo: { readonly [K in keyof OfficerCalls]: Access } = {
  'session.state': 'anyone',
  'setup.provision': 'setup',
  'setup.restore': 'setup',
  // Names of drives only; asked for by the set-up too.
  'places.list': 'anyone',
  'session.signIn': 'station',
  'session.finger': 'station',
  'session.cancelSignIn': 'station',
  'session.activate': 'station',
  'session.signOut': 'station',
  'session.lock': 'signed-in',
  // The officer who locked, or whom the idle lock caught, comes back; being locked is no reason to refuse it.
  'session.unlock': 'station',
  'session.active': 'signed-in',
  'session.changePassphrase': 'signed-in',
  'session.enrolFinger': 'signed-in',
  'session.enrolFingerCancel': 'signed-in',
  'officers.unlock': answersForTheStation,
  'shift.summary': intake,
  'shift.handOver': intake,
  'roster.refresh': 'signed-in',

  'devices.state': 'station',
  'devices.retry': 'station',

  'diagnostics.devices': looksAfterDevices,
  'diagnostics.found': looksAfterDevices,
  'diagnostics.checks': looksAfterDevices,
  'diagnostics.fix': looksAfterDevices,
  'diagnostics.selfTest': looksAfterDevices,
  'diagnostics.live': looksAfterDevices,
  'diagnostics.cancel': looksAfterDevices,
  'diagnostics.report': looksAfterDevices,
  'diagnostics.printReport': looksAfterDevices,
  'diagnostics.traceStart': looksAfterDevices,
  'diagnostics.traceStop': looksAfterDevices,
  'diagnostics.log': looksAfterDevices,
  'diagnostics.environment': looksAfterDevices,
  'diagnostics.bundle': looksAfterDevices,

  'outbox.state': 'station',
  'outbox.retry': lookAfterSending,
  'outbox.pause': lookAfterSending,
  'outbox.resume': lookAfterSending,
  'outbox.prioritise': intake,
  'outbox.limits': 'signed-in',
  'outbox.setLimits': ['supervisor', 'technician', 'administrator'],
  'carry.baseCard': answersForTheStation,
  'carry.handOver': answersForTheStation,
  'carry.takeIn': answersForTheStation,
  'carry.bringReceipts': answersForTheStation,

  'application.search': intake,
  'draft.list': intake,
  'draft.create': intake,
  'draft.open': intake,
  'draft.close': intake,
  'draft.discard': intake,
  'draft.save': intake,
  'draft.goto': intake,
  'draft.setReason': intake,
  'draft.lookup': intake,
  'document.add': intake,
  'document.remove': intake,
  'document.retype': intake,
  'document.chooseCopy': intake,
  'fingerprint.start': intake,
  'fingerprint.cancel': intake,
  'fingerprint.except': intake,
  'fingerprint.clearException': intake,
  'fingerprint.acceptPoor': intake,
  'fingerprint.exceptionPhoto': intake,
  'finding.overrule': intake,
  'difference.resolve': intake,
  'population.ask': intake,
  'photo.acceptPoor': intake,
  'iris.except': intake,
  'card.read': intake,
  'card.cancel': intake,
  'document.scan': intake,
  'document.scanCancel': intake,
  'photo.open': intake,
  'photo.challenged': intake,
  'photo.submit': intake,
  'photo.remove': intake,
  'signature.start': intake,
  'signature.cancel': intake,
  'review.confirm': intake,
  'application.sign': intake,
  'slip.pdf': intake,
  'slip.print': intake,
  'evidence.preview': intake,

  'vault.state': ['supervisor', 'technician', 'administrator'],
  'vault.rotate': keepsTheKeys,
  'vault.backup': keepsTheKeys,
  'audit.list': answersForTheStation,
  'audit.verify': ['supervisor', 'technician', 'administrator'],
  'audit.export': answersForTheStation,
};

/** Whether a signed-in person of `role` may make the call. */
export function mayCall(role: Role, call: keyof OfficerCalls): boolean {
  const access = accessTo[call];
  return typeof access === 'string' || access.includes(role);
}
