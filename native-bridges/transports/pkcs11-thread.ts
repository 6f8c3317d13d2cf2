import { type MessagePort, isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { CryptokiCalls } from './pkcs11-module.ts';

export interface CryptokiOrder {
  readonly name: keyof CryptokiCalls;
  readonly input: readonly unknown[];
}
export type CryptokiAnswer =
  | { readonly ok: true; readonly value: unknown }
  /** `refused`: the library answered a return value other than CKR_OK, named in `cause`. */
  | { readonly ok: false; readonly code: 'refused' | 'not-loaded'; readonly cause: string };

interface Pkcs11ThreadData {
  readonly role: 'pkcs11';
  readonly library: string;
}
export const pkcs11ThreadData = (library: string): Pkcs11ThreadData => ({ role: 'pkcs11', library });

/** True in the thread that `openCryptoki` started. */
export function isPkcs11Thread(): boolean {
  return !isMainThread && (workerData as Pkcs11ThreadData | null)?.role === 'pkcs11';
}

/** The thread's side: loads the library, answers that it did, then every order in turn. */
export async function servePkcs11(port: MessagePort | null = parentPort): Promise<void> {
  const answer = (made: CryptokiAnswer): void => port?.postMessage(made);
  let calls: CryptokiCalls;
  try {
    // Only here: no other thread has the native module in it.
    const { cryptokiCalls } = await import('./pkcs11-module.ts');
    calls = cryptokiCalls((workerData as Pkcs11ThreadData).library);
  } catch (error) {
    answer({ ok: false, code: 'not-loaded', cause: causeOf(error) });
    port?.close();
    return;
  }
  answer({ ok: true, value: null });
  port?.on('message', ({ name, input }: CryptokiOrder) => {
    try {
      const call = calls[name] as (...given: readonly unknown[]) => unknown;
      answer({ ok: true, value: call(...input) });
    } catch (error) {
      answer({ ok: false, code: 'refused', cause: causeOf(error) });
    }
  });
}

/** The name of the return value; of anything else only the kind, because messages of vendors' libraries may quote. */
function causeOf(error: unknown): string {
  const { message, name } = error as Error;
  return /^CKR_[A-Z0-9_]+$/.test(message) ? message : name;
}
