import { z } from 'zod';

/**
 * Import this before anything that makes a schema: the page runs without `unsafe-eval`, and zod would otherwise
 * try `new Function` for every object schema.
 */
z.config({ jitless: true });
