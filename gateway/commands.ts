import { addCode, addOfficer } from './codes.ts';
import type { Command } from './command-line.ts';
import { err, type Failure, ok, type Result } from '../domain/result.ts';
import type { Store } from './store/store.ts';

const mostListed = 1000;

/** What changes or lists the register beside a running gateway. */
export type RegisterCommand = Exclude<Command, { kind: 'serve' | 'export' }>;

/** Carries a command out; answers the lines to print, or a sentence that says why not. */
export async function runCommand(
  command: RegisterCommand,
  store: Store,
  now: Date,
): Promise<Result<readonly string[], Failure<'refused'>>> {
  switch (command.kind) {
    case 'add-code':
      return ok([await addCode(store, command.grant, now)]);
    case 'add-officer': {
      const code = await addOfficer(store, command.station, command.officer, now);
      return code === null ? noStation : ok([code]);
    }
    case 'suspend':
      return (await store.suspend(command.station, command.officer, now))
        ? ok([`${command.officer} suspended from ${now.toISOString()}`])
        : refused('There is no such officer at this station, or the officer is suspended already.');
    case 'resume':
      return (await store.resume(command.station, command.officer, now))
        ? ok([`${command.officer} back from ${now.toISOString()}`])
        : refused('There is no such officer at this station who is suspended.');
    case 'set-settings':
      return (await store.setSettings(command.station, command.assignments))
        ? ok([JSON.stringify(await store.settings(command.station))])
        : noStation;
    case 'show-settings':
      return (await store.station(command.station)) === undefined
        ? noStation
        : ok([JSON.stringify(await store.settings(command.station))]);
    case 'list-stations':
      return ok((await store.stations(now)).map((station) => JSON.stringify(station)));
    case 'ask-for-renewal': {
      const count = await store.askForRenewal(command.station, now);
      return count === 0
        ? refused('This station has no certificate in force.')
        : ok([`${count} asked for another`]);
    }
    case 'list-anchors':
      return ok((await store.anchors(command.station, mostListed)).map((anchor) => JSON.stringify(anchor)));
    case 'list-handed-on': {
      const filter = command.application === undefined ? {} : { enrollmentId: command.application };
      const records = await store.handedOn({ ...filter, limit: mostListed });
      return ok(records.map((record) => JSON.stringify(record)));
    }
    case 'revoke': {
      const { station, officer, reason } = command;
      const whose = { stationId: station, ...(officer === undefined ? {} : { officerId: officer }) };
      const count = await store.revoke(whose, now, reason);
      return count === 0
        ? refused('There is no such certificate that is still in force.')
        : ok([`${count} revoked`]);
    }
  }
}

const refused = (sentence: string) => err('refused', sentence);
const noStation = refused('There is no station with this id: `stations list` has them all.');
