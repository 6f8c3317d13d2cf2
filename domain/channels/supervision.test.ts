import { describe, expect, it } from 'vitest';
import { childMessageSchema } from './supervision.ts';

const key = '0f'.repeat(32);

describe('childMessageSchema', () => {
  it.each([
    [{ type: 'ready' }],
    [{ type: 'failed', code: 'vault-corrupt', cause: '' }],
    [{ type: 'vault-key', step: 'propose', key }],
    [{ type: 'vault-key', step: 'adopt' }],
    [{ type: 'vault-key', step: 'drop' }],
  ])('takes %j as it is', (message) => {
    expect(childMessageSchema.parse(message)).toEqual(message);
  });

  it.each([
    [{ type: 'vault-key', step: 'propose' }],
    [{ type: 'vault-key', step: 'propose', key: key.slice(2) }],
    [{ type: 'vault-key', step: 'exchange' }],
    [{ type: 'other' }],
    ['ready'],
  ])('refuses %j', (message) => {
    expect(childMessageSchema.safeParse(message).success).toBe(false);
  });
});
