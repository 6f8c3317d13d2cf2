import type { Failure, Result } from '../../domain/result.ts';
import { openFolderRegister } from './folder-register.ts';
import { OsiaRegister, type OsiaRegisterSettings } from './osia-register.ts';
import type { PopulationRegister } from './register.ts';

export type PopulationSettings =
  | { readonly kind: 'folder'; readonly folder: string }
  | ({ readonly kind: 'osia' } & OsiaRegisterSettings);

/** The cause of a failure says what is wrong with the settings, for whoever starts the gateway. */
export function openRegister(
  settings: PopulationSettings,
): Promise<Result<PopulationRegister, Failure<'population-register'>>> {
  return settings.kind === 'folder' ? openFolderRegister(settings.folder) : OsiaRegister.open(settings);
}
