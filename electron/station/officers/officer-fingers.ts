import { type FingerPosition, fingerPositionSchema } from '../../../domain/biometrics/positions.ts';
import type { VaultAccess } from '../vault/schema.ts';
import type { TakenFinger } from './officer-finger-attempts.ts';

/** Which finger whom is known by. */
export async function readSignInFingers(access: VaultAccess): Promise<Map<string, FingerPosition>> {
  const rows = await access.selectFrom('officer_finger').select(['officer_id', 'finger']).execute();
  return new Map(rows.map((row) => [row.officer_id, fingerPositionSchema.parse(row.finger)]));
}

/** ISO/IEC 19794-2:2005 record; it is compared here and given to nobody. */
export async function readTemplate(access: VaultAccess, officerId: string): Promise<Uint8Array | null> {
  const row = await access
    .selectFrom('officer_finger')
    .select('template')
    .where('officer_id', '=', officerId)
    .executeTakeFirst();
  return row?.template ?? null;
}

/** Takes the place of the finger before. */
export async function writeFinger(
  access: VaultAccess,
  officerId: string,
  { finger, template, device }: TakenFinger,
  at: Date,
): Promise<void> {
  const values = { finger, template, enrolled_at: at.toISOString(), device: JSON.stringify(device) };
  await access
    .insertInto('officer_finger')
    .values({ officer_id: officerId, ...values })
    .onConflict((conflict) => conflict.column('officer_id').doUpdateSet(values))
    .execute();
}
