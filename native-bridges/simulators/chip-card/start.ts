import { randomBytes } from 'node:crypto';
import type { RandomSource } from '../../drivers/card-reader/chip/bac.ts';
import type { ChipPicture } from './face-record.ts';
import { type CardIssuer, makeIssuer } from './issuer.ts';
import {
  type Cardholder,
  type ChipData,
  type ChipProfile,
  personalise,
  usualProfile,
} from './personalise.ts';
import { chipPortrait } from './portrait.ts';
import { ChipCardReader } from './reader.ts';

/** Nobody: number of the unused 003 series. */
export const syntheticHolder: Cardholder = {
  personalNumber: '003090000123',
  birthDate: '1990-01-02',
  sex: 'male',
  expiry: '2030-01-02',
  name: 'Nguyễn Văn Mẫu',
};

export interface ChipCardOptions {
  readonly port?: number;
  readonly holder?: Cardholder;
  readonly profile?: Partial<ChipProfile>;
  readonly portrait?: ChipPicture;
  readonly issuer?: CardIssuer;
  /** Tests and traces give their own. */
  readonly random?: RandomSource;
  /** When the card was signed. */
  readonly signedAt?: Date;
}

export interface MadeCard {
  readonly data: ChipData;
  readonly issuer: CardIssuer;
  readonly random: RandomSource;
}

export async function makeChipCard(options: ChipCardOptions = {}): Promise<MadeCard> {
  const { holder = syntheticHolder, random = (length: number) => new Uint8Array(randomBytes(length)) } =
    options;
  const signedAt = options.signedAt ?? new Date('2025-03-01T02:00:00Z');
  const issuer = options.issuer ?? makeIssuer({ random, signedAt });
  const portrait = options.portrait ?? (await chipPortrait(7, holder.sex));
  const profile = { ...usualProfile, ...options.profile };
  return { data: personalise({ holder, portrait, issuer, profile, random, signedAt }), issuer, random };
}

/** A reader with one card in it. `csca`: certificate of the card's issuer, for the folder of those that are trusted. */
export interface ChipCardSimulator {
  readonly port: number;
  readonly csca: Uint8Array;
  readonly card: ChipData;
  readonly reader: ChipCardReader;
  act(action: Parameters<ChipCardReader['act']>[0]): void;
  stop(): Promise<void>;
}

export async function startChipCardSimulator(options: ChipCardOptions = {}): Promise<ChipCardSimulator> {
  const { data, issuer, random } = await makeChipCard(options);
  const reader = new ChipCardReader(data, random);
  const port = await reader.start(options.port ?? 0);
  return {
    port,
    csca: issuer.authority.certificate,
    card: data,
    reader,
    act: (action) => reader.act(action),
    stop: () => reader.stop(),
  };
}
