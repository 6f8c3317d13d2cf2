import { z } from 'zod';

/**
 * Who works at a station. One person has one role there; the gateway says which.
 * officer (cán bộ tiếp nhận), supervisor (chỉ huy, duyệt), operator (card personalisation), technician (devices), administrator
 * (keys, backup, hand-over to another machine).
 */
export const roles = ['officer', 'supervisor', 'operator', 'technician', 'administrator'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;
