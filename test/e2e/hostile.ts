import type { Page } from '@playwright/test';

/** What hostile script keeps in the page. */
export interface Hostile {
  ports: MessagePort[];
  next: number;
  waiting: Map<number, (code: string, value: unknown) => void>;
}

/** In the page, before anything else: whatever port comes, the application never sees it. */
function takeThePort(): void {
  const hostile: Hostile = { ports: [], next: 1, waiting: new Map() };
  Object.assign(window, { hostile });
  window.addEventListener(
    'message',
    (event) => {
      const [port] = event.ports;
      if (port === undefined) return;
      event.stopImmediatePropagation();
      // Nothing can be asked on the one for pictures: the device host reads nothing but how many were seen.
      if ((event.data as { role?: string }).role === 'preview') return;
      hostile.ports.push(port);
      port.onmessage = ({ data }: MessageEvent) => {
        const { type, id, result } = data as {
          type: string;
          id: number;
          result: { ok: boolean; value?: unknown; error?: { code: string } };
        };
        if (type !== 'answer') return;
        hostile.waiting.get(id)?.(result.ok ? 'ok' : (result.error?.code ?? 'no code'), result.value);
        hostile.waiting.delete(id);
      };
    },
    true,
  );
}

/** Runs it in the page from now on, the application's own start included. */
export async function takeOver(page: Page): Promise<void> {
  if (await page.evaluate(() => 'hostile' in window)) return;
  await page.addInitScript(takeThePort);
  await page.reload();
  await page.waitForFunction(() => (window as unknown as { hostile: Hostile }).hostile.ports.length > 0);
}

/** Says every one of these to the station and collects what it answers. */
export function ask(
  page: Page,
  asked: readonly (readonly [string, unknown])[],
): Promise<Record<string, string>> {
  return page.evaluate(async (each) => {
    const { hostile } = window as unknown as { hostile: Hostile };
    const port = hostile.ports.at(-1);
    const answers = await Promise.all(
      each.map(
        ([name, input]) =>
          new Promise<[string, string]>((resolve) => {
            const id = hostile.next++;
            hostile.waiting.set(id, (code) => resolve([name, code]));
            port?.postMessage({ type: 'call', id, name, input });
            setTimeout(() => resolve([name, 'silence']), 90_000);
          }),
      ),
    );
    return Object.fromEntries(answers);
  }, asked);
}
