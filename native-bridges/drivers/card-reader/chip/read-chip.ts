import type { CardReadRequest, ChipProofs } from '../../../../domain/devices/card-reader.ts';
import { mrzSecret, paceSecret } from './access-key.ts';
import { activeAuthentication, parseDataGroup15 } from './active-authentication.ts';
import { basicAccess, type RandomSource } from './bac.ts';
import { equal } from './bytes.ts';
import { nameText, serialText } from './certificate.ts';
import { chipAuthentication, keyAgreementOf } from './chip-authentication.ts';
import { curveOf } from './curves.ts';
import { type Face, parseDataGroup2 } from './face.ts';
import { type FileContent, type FileName, readFile, selectApplication, selectMasterFile } from './files.ts';
import { parseCom, parseDataGroup1 } from './lds.ts';
import { pace } from './pace.ts';
import { ChipRefusal, notGenuine, unsupported } from './refusal.ts';
import { type PaceInfo, parseSecurityInfos, type SecurityInfos } from './security-infos.ts';
import type { ChipSession } from './session.ts';
import { isHashed, parseSod, type SecurityObject } from './sod.ts';
import { checkCountry, checkIssuer, type TrustedIssuers } from './trust.ts';
import { TlvReader } from './tlv.ts';

export interface ChipContent {
  readonly proofs: ChipProofs;
  readonly mrz: string;
  readonly portrait: Face | null;
  readonly dataGroup13: Uint8Array<ArrayBuffer> | null;
}

export interface ChipReading {
  readonly request: Pick<CardReadRequest, 'access' | 'dataGroups'>;
  readonly issuers: TrustedIssuers;
  readonly random: RandomSource;
  readonly now: Date;
  /** Bytes of a file read and bytes it has. */
  readonly progress: (file: FileName, done: number, total: number) => void;
}

/**
 * Opens the chip, reads it and proves it: passive authentication of everything that is used, then that the chip is no copy. Nothing is answered
 * of a chip of which anything did not hold. Throws `ChipRefusal`.
 */
export async function readChip(session: ChipSession, reading: ChipReading): Promise<ChipContent> {
  const { access, info } = await open(session, reading);
  const read = (name: FileName) =>
    readFile(session, name, (done, total) => reading.progress(name, done, total));

  const com = await read('EF.COM');
  if ('missing' in com) throw unsupported(`EF.COM ${com.missing}`);
  const listed = parseCom(com.bytes);
  const sodFile = await read('EF.SOD');
  if ('missing' in sodFile) throw notGenuine(`EF.SOD ${sodFile.missing}`);
  const sod = parseSod(sodFile.bytes);
  const { issuer } = checkIssuer(sod, reading.issuers);
  // EF.COM is not signed: a group it names and the signer does not was put there by somebody else.
  if (listed.some((group) => !sod.hashes.has(group))) throw notGenuine('EF.COM names what was not signed');

  const group = (number: 1 | 2 | 13 | 14 | 15) => readGroup(sod, number, () => read(`DG${number}`));
  const first = await group(1);
  if (first === null) throw notGenuine('DG1 missing');
  const mrz = parseDataGroup1(first);
  checkCountry(sod, mrz.slice(2, 5));
  const fourteenth = await group(14);
  const infos =
    fourteenth === null ? noInfos : parseSecurityInfos(new TlvReader(fourteenth).inside(0x6e).take(0x31).raw);
  if (!isSignedAccess(infos, info)) throw notGenuine('PACE is not the one that was signed');
  const chipGenuine = await proveChip(session, reading, infos, await group(15));
  const wanted = (number: 2 | 13) => (reading.request.dataGroups.includes(number) ? group(number) : null);
  const second = await wanted(2);
  const dataGroup13 = await wanted(13);
  if (chipGenuine === 'chip-authentication') {
    // An answer under the new keys is the proof that the chip has them.
    const again = await group(1);
    if (again === null || !equal(again, first)) throw notGenuine('DG1 changed while it was read');
  }

  return {
    proofs: {
      access,
      passiveAuthentication: issuer === null ? 'untrusted-issuer' : 'trusted',
      chipGenuine,
      signer: { subject: nameText(sod.signer.subject), serialNumber: serialText(sod.signer) },
      issuer:
        issuer === null
          ? null
          : { subject: nameText(issuer.subject), expired: issuer.notAfter < reading.now },
    },
    mrz,
    portrait: second === null ? null : parseDataGroup2(second),
    dataGroup13: dataGroup13 === null ? null : new Uint8Array(dataGroup13),
  };
}

/** PACE where the card has it in a way we know, else BAC. A card access number opens nothing but PACE. */
async function open(
  session: ChipSession,
  reading: ChipReading,
): Promise<{ readonly access: 'pace' | 'bac'; readonly info: PaceInfo | undefined }> {
  const { access } = reading.request;
  const info = bestOf(await cardAccess(session));
  if (info !== undefined) {
    session.channel = await pace(session, info, paceSecret(access), reading.random);
    if (!(await selectApplication(session))) throw unsupported('no LDS application');
    return { access: 'pace', info };
  }
  if (access.kind === 'can') throw unsupported('a card access number needs PACE');
  if (!(await selectApplication(session))) throw unsupported('no LDS application');
  session.channel = await basicAccess(session, mrzSecret(access), reading.random);
  return { access: 'bac', info: undefined };
}

/** The strongest that we know a curve of. */
function bestOf({ pace: offered }: SecurityInfos): PaceInfo | undefined {
  return offered.find(({ parameterId }) => curveOf(parameterId) !== undefined);
}

/**
 * EF.CardAccess is not signed: whoever stands between could leave PACE out of it, or all but the weakest. DG14 says it once more and is
 * (ICAO 9303-11, 9.2); where it says nothing of PACE there is nothing to hold against.
 */
function isSignedAccess(signed: SecurityInfos, used: PaceInfo | undefined): boolean {
  const best = bestOf(signed);
  if (best === undefined) return true;
  return (
    used?.oid === best.oid &&
    signed.pace.some((one) => one.oid === used.oid && one.parameterId === used.parameterId)
  );
}

const noInfos: SecurityInfos = { pace: [], chipAuthentication: undefined, activeAuthentication: undefined };

/** Readable by anybody; a card without the file has BAC only. */
async function cardAccess(session: ChipSession): Promise<SecurityInfos> {
  await selectMasterFile(session);
  const file = await readFile(session, 'EF.CardAccess').catch((error: unknown): FileContent => {
    // Cards without PACE answer all sorts of things here; what the transport says still counts.
    if (error instanceof ChipRefusal && error.failure.code === 'card-not-genuine')
      return { missing: 'absent' };
    throw error;
  });
  return 'missing' in file ? noInfos : parseSecurityInfos(file.bytes);
}

/**
 * A data group that was signed must be there and be what was signed: a copy could leave out what proves it. Null where it never was, or where the
 * card keeps it for others.
 */
async function readGroup(
  sod: SecurityObject,
  number: number,
  read: () => Promise<FileContent>,
): Promise<Uint8Array | null> {
  if (!sod.hashes.has(number)) return null;
  const file = await read();
  if ('missing' in file) {
    if (file.missing === 'denied' && (number === 2 || number === 13)) return null;
    throw notGenuine(`DG${number} ${file.missing}`);
  }
  if (!isHashed(sod, number, file.bytes)) throw notGenuine(`hash of DG${number}`);
  return file.bytes;
}

async function proveChip(
  session: ChipSession,
  { random }: ChipReading,
  infos: SecurityInfos,
  group15: Uint8Array | null,
): Promise<ChipProofs['chipGenuine']> {
  const chip = infos.chipAuthentication;
  const agreement = chip === undefined ? undefined : keyAgreementOf(chip);
  if (chip !== undefined && agreement !== undefined) {
    await chipAuthentication(session, chip, agreement, random);
    return 'chip-authentication';
  }
  if (group15 === null) return 'absent';
  await activeAuthentication(session, parseDataGroup15(group15), infos.activeAuthentication, random);
  return 'active-authentication';
}
