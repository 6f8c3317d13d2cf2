import { describe, expect, it } from 'vitest';
import { ok } from '../../../../domain/result.ts';
import type { TextService } from '../../../transports/tcp-line.ts';
import { testCard } from '../test-card.ts';
import { printThroughService } from './job.ts';
import { evolisServiceTimings } from './timings.ts';

const timings = { ...evolisServiceTimings, jobEvery: 5, begins: 60, silence: 60 };

/** A service that takes a card at once; what it says of the printer afterwards, one look after the other, the last for ever. */
function takingAtOnce(looks: readonly (readonly [event: string, state: string])[]) {
  let taken = false;
  let at = -1;
  const now = () => looks[Math.min(Math.max(at, 0), looks.length - 1)] ?? ['', ''];
  const answers: Readonly<Record<string, () => string>> = {
    'PRINT.Begin': () => 'JOB1',
    'PRINT.Print': () => {
      taken = true;
      return 'OK';
    },
    'SUPERVISION.GetEvent': () => {
      if (taken) at += 1;
      return now()[0];
    },
    'SUPERVISION.GetState': () => now()[1],
  };
  const service: Pick<TextService, 'ask'> = {
    ask: async (text) => {
      const { id, method } = JSON.parse(text) as { id: string; method: string };
      return ok(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.() ?? 'OK' }));
    },
  };
  return service as TextService;
}

async function endOf(service: TextService) {
  const job = printThroughService(
    service,
    'Evolis Primacy',
    testCard('card'),
    timings,
    new AbortController().signal,
  );
  for (;;) {
    const step = await job.next();
    if (step.done === true) return step.value;
  }
}

const idle = ['', 'READY,PRINTER_READY'] as const;
const printing = ['', 'READY,INF_PRINTING_RUNNING'] as const;

describe('job of the Evolis service', () => {
  it('is not over when the service takes the card before the printer has begun', async () => {
    const jam = ['ERR_MECHANICAL:CANCEL,RETRY', 'ERROR,ERR_MECHANICAL'] as const;
    expect(await endOf(takingAtOnce([idle, printing, jam]))).toMatchObject({
      failure: { code: 'card-jam' },
      card: 'inside',
    });
  });

  it('has an unknown end when the printer is off after the service took the card', async () => {
    expect(await endOf(takingAtOnce([printing, ['', 'OFF,PRINTER_OFFLINE']]))).toMatchObject({
      failure: { code: 'outcome-unknown' },
      card: 'unknown',
    });
  });

  it('is printed when the printer has worked and is ready again', async () => {
    expect(await endOf(takingAtOnce([idle, printing, printing, idle]))).toBeUndefined();
  });

  it('is printed when the card was done before anybody saw the printer at work', async () => {
    expect(await endOf(takingAtOnce([idle]))).toBeUndefined();
  });
});
