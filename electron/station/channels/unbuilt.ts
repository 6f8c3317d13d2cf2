import { diagnosticsChannels } from '../../../domain/channels/diagnostics.ts';
import { officerChannels, type OfficerCalls } from '../../../domain/channels/officer.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { err } from '../../../domain/result.ts';

type Unbuilt =
  | keyof (typeof diagnosticsChannels)['calls']
  | 'card.read'
  | 'card.cancel'
  | 'document.scan'
  | 'document.scanCancel';

/** Scaffolding: calls whose use cases are being built. */
export function unbuilt(): Handlers<Pick<OfficerCalls, Unbuilt>> {
  const names = [
    ...Object.keys(diagnosticsChannels.calls),
    'card.read',
    'card.cancel',
    'document.scan',
    'document.scanCancel',
  ];
  void officerChannels;
  return Object.fromEntries(names.map((name) => [name, () => err('unbuilt')])) as unknown as Handlers<
    Pick<OfficerCalls, Unbuilt>
  >;
}
