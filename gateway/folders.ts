import { join } from 'node:path';

/** Where the gateway keeps what, below its data folder. */
export function gatewayFolders(data: string) {
  return {
    data,
    authority: join(data, 'authority'),
    /** Copies for whoever checks the demo: certificates, and the demo centre's decryption key. */
    centre: join(data, 'centre'),
    applications: join(data, 'applications'),
    uploads: join(data, 'uploads'),
    database: join(data, 'gateway.db'),
    /** Locked by the gateway that serves this folder. */
    lock: join(data, 'gateway.lock'),
  } as const;
}
export type GatewayFolders = ReturnType<typeof gatewayFolders>;
