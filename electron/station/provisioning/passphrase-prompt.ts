import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** `can-bo-01` → `TCC_PASSPHRASE_CAN_BO_01`. */
export function passphraseVariable(officerId: string): string {
  return `TCC_PASSPHRASE_${officerId.toUpperCase().replaceAll('-', '_')}`;
}

/** Asks at the terminal without showing what is typed; null where there is no terminal. */
export async function askPassphrase(officerId: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stdout.write(`Passphrase of ${officerId}: `);
  try {
    return await new Promise<string | null>((resolve) => {
      lines.question('', resolve);
      // Ctrl-D: without an answer the program would end as if all were well.
      lines.once('close', () => resolve(null));
    });
  } finally {
    lines.close();
    process.stdout.write('\n');
  }
}
