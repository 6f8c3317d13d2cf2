import type { Authority } from '../authority/authority.ts';
import type { RecipientKey } from '../cms/decrypt.ts';
import type { Store } from '../store/store.ts';

/** What the checks of an application rely on besides its bytes. */
export interface VerificationContext {
  readonly authority: Pick<Authority, 'caCertificate'>;
  readonly recipient: RecipientKey;
  readonly store: Pick<Store, 'certificate' | 'wasSuspended'>;
  readonly now: () => Date;
}
