import { z } from 'zod';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult, CallOptions } from '../../../transports/failure.ts';
import type { TextService } from '../../../transports/tcp-line.ts';

const answerLimit = 256 * 1024;

const answerSchema = z.object({
  jsonrpc: z.literal('2.0'),
  result: z.union([z.string().max(answerLimit), z.boolean(), z.null()]).optional(),
  error: z.object({ code: z.number(), message: z.string().max(1000) }).optional(),
});

/** A JSON-RPC 2.0 answer's text. Never throws; what the service refuses is `protocol-error` with its words. */
export function parseAnswer(text: string): BridgeResult<string> {
  if (text.length > answerLimit) return err('protocol-error', 'answer too long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err('protocol-error', 'answer is no JSON');
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) return err('protocol-error', 'answer is no JSON-RPC 2.0');
  const { result, error } = parsed.data;
  if (error !== undefined) return err('protocol-error', `${error.code}: ${error.message}`.slice(0, 200));
  return ok(typeof result === 'string' ? result : String(result ?? ''));
}

export type ServiceMethod =
  | 'CMD.SendCommand'
  | 'PRINT.Begin'
  | 'PRINT.Set'
  | 'PRINT.SetBitmap'
  | 'PRINT.Print'
  | 'PRINT.End'
  | 'SUPERVISION.List'
  | 'SUPERVISION.GetState'
  | 'SUPERVISION.GetEvent'
  | 'SUPERVISION.SetEvent';

export async function callService(
  service: TextService,
  method: ServiceMethod,
  params: Readonly<Record<string, string>>,
  options: CallOptions,
): Promise<BridgeResult<string>> {
  // One request a connection: the id tells nothing, and the same one makes traces repeat.
  const text = JSON.stringify({ jsonrpc: '2.0', id: '1', method, params });
  const answer = await service.ask(text, { ...options, limitBytes: answerLimit });
  return answer.ok ? parseAnswer(answer.value) : answer;
}
