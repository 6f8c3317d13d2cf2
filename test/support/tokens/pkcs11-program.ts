import { servePkcs11 } from '../../../native-bridges/transports/pkcs11-thread.ts';

/** What a PKCS#11 thread runs in tests: as much of the device host's program as that thread uses. */
void servePkcs11();
