import { PKCS11, type Template } from 'pkcs11js';

/** A slot with an initialised token in it. Handles are lower-case hex, so that they pass between threads. */
export interface TokenSlot {
  readonly slot: string;
  /** CK_TOKEN_INFO, blanks trimmed. */
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly flags: number;
}
export interface ObjectAttribute {
  readonly type: number;
  readonly value: number | boolean | string | Uint8Array;
}

const tokenInitialised = 0x400;
const serialSession = 0x4;
const readWriteSession = 0x2;
const normalUser = 1;

const hex = (handle: Buffer): string => handle.toString('hex');
const handleOf = (text: string): Buffer => Buffer.from(text, 'hex');
const templateOf = (attributes: readonly ObjectAttribute[]): Template =>
  attributes.map(({ type, value }) => ({
    type,
    value: value instanceof Uint8Array ? Buffer.from(value) : value,
  }));

/** What is asked of a PKCS#11 library (Cryptoki 2.40), one call after another; each may block as long as the library likes. */
export function cryptokiCalls(library: string) {
  const module = new PKCS11();
  module.load(library);
  try {
    module.C_Initialize();
  } catch (error) {
    // Loaded once more in this process: it goes on as it is.
    if ((error as Error).message !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw error;
  }
  return {
    slots: (): TokenSlot[] =>
      module.C_GetSlotList(true).flatMap((slot) => {
        try {
          const { label, manufacturerID, model, serialNumber, flags } = module.C_GetTokenInfo(slot);
          if ((flags & tokenInitialised) === 0) return [];
          const [a, b, c, d] = [label, manufacturerID, model, serialNumber].map((text) =>
            // Fixed-length fields: blanks after the text, in some libraries a zero.
            text.replace(/[\s\0]+$/, ''),
          );
          return [
            {
              slot: hex(slot),
              label: a ?? '',
              manufacturer: b ?? '',
              model: c ?? '',
              serial: d ?? '',
              flags,
            },
          ];
        } catch {
          // Pulled between the two calls, or not a token that can be read.
          return [];
        }
      }),
    openSession: (slot: string): string =>
      hex(module.C_OpenSession(handleOf(slot), serialSession | readWriteSession)),
    login: (session: string, pin: string): void => module.C_Login(handleOf(session), normalUser, pin),
    find: (session: string, attributes: readonly ObjectAttribute[]): string[] => {
      const found: string[] = [];
      module.C_FindObjectsInit(handleOf(session), templateOf(attributes));
      try {
        for (;;) {
          const some = module.C_FindObjects(handleOf(session), 16);
          if (some.length === 0) return found;
          found.push(...some.map(hex));
        }
      } finally {
        module.C_FindObjectsFinal(handleOf(session));
      }
    },
    attributes: (session: string, object: string, types: readonly number[]): Uint8Array<ArrayBuffer>[] =>
      module
        .C_GetAttributeValue(
          handleOf(session),
          handleOf(object),
          types.map((type) => ({ type })),
        )
        .map(({ value }) => new Uint8Array(value)),
    generateKeyPair: (
      session: string,
      mechanism: number,
      publicKey: readonly ObjectAttribute[],
      privateKey: readonly ObjectAttribute[],
    ): { publicKey: string; privateKey: string } => {
      const made = module.C_GenerateKeyPair(
        handleOf(session),
        { mechanism },
        templateOf(publicKey),
        templateOf(privateKey),
      );
      return { publicKey: hex(made.publicKey), privateKey: hex(made.privateKey) };
    },
    sign: (session: string, mechanism: number, key: string, data: Uint8Array, signatureBytes: number) => {
      module.C_SignInit(handleOf(session), { mechanism }, handleOf(key));
      const room = Buffer.alloc(signatureBytes);
      return new Uint8Array(module.C_Sign(handleOf(session), Buffer.from(data), room));
    },
    /** Ends every session of this program with the token, and with the last one the login. */
    closeSlot: (slot: string): void => module.C_CloseAllSessions(handleOf(slot)),
    /** Some libraries know only what was plugged in when they began. */
    beginAgain: (): void => {
      module.C_Finalize();
      module.C_Initialize();
    },
    end: (): void => {
      module.C_Finalize();
      module.close();
    },
  };
}

export type CryptokiCalls = ReturnType<typeof cryptokiCalls>;
