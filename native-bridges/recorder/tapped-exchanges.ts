import { err, ok } from '../../domain/result.ts';
import type { BridgeResult } from '../transports/failure.ts';
import type { DeviceHttp, DeviceHttpAnswer, DeviceHttpRequest } from '../transports/http-device.ts';
import type { FrameMask, Tap } from '../transports/tap.ts';
import type { TextService } from '../transports/tcp-line.ts';
import type { ReplayScript } from './replay-script.ts';
import type { Trace } from './trace.ts';
import { Watcher } from './watch.ts';

/**
 * HTTP of a device as frames: the operation says what was asked, `=>` path and media type, each on a line of its own, then the body;
 * `<=` status, media type and location, then the body. A text service is the operation `text`, or the method of its JSON-RPC: `supervision-getstate`.
 */
const newline = 0x0a;

/** `ipp-000b`, or the method and the end of the path: `get-scannerstatus`. */
function operationOf({ method, path, contentType, body }: DeviceHttpRequest): string {
  if (contentType === 'application/ipp' && body !== undefined) {
    return `ipp-${Buffer.from(body.subarray(2, 4)).toString('hex')}`;
  }
  const end = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return `${method.toLowerCase()}-${end.replaceAll(/[^a-z0-9]/g, '')}`.replace(/-$/, '');
}

function methodOf(text: string): string {
  const method = /"method":"([A-Za-z.]{1,60})"/.exec(text.slice(0, 200))?.[1];
  return method === undefined ? 'text' : method.toLowerCase().replaceAll('.', '-');
}

function frameOf(lines: readonly string[], body: Uint8Array | undefined): Uint8Array {
  return Buffer.concat([Buffer.from(lines.map((line) => `${line}\n`).join('')), body ?? new Uint8Array(0)]);
}

const requestBytes = ({ path, contentType, body }: DeviceHttpRequest): Uint8Array =>
  frameOf([path, contentType ?? ''], body);
const answerBytes = ({ status, contentType, location, body }: DeviceHttpAnswer): Uint8Array =>
  frameOf([String(status), contentType, location ?? ''], body);

/** Lines before the body of such a frame, and where the body begins. */
export function headOf(bytes: Uint8Array, lines: number): { lines: string[]; bodyAt: number } {
  const found: string[] = [];
  let at = 0;
  while (found.length < lines) {
    const end = bytes.indexOf(newline, at);
    if (end < 0) break;
    found.push(Buffer.from(bytes.subarray(at, end)).toString('utf8'));
    at = end + 1;
  }
  return { lines: found, bodyAt: at };
}

/** @param url whole address: it stands in what is sent, so a replay needs the same one */
export function tapDeviceHttp(http: DeviceHttp, tap: Tap, mask: FrameMask, url: string): DeviceHttp {
  const watcher = new Watcher(tap, mask);
  return {
    authority: http.authority,
    clearText: http.clearText,
    call: async (request) => {
      if (!tap.active) return await http.call(request);
      tap.describe('exchange', { authority: http.authority, url });
      let answer: BridgeResult<DeviceHttpAnswer> = err('unknown');
      const shown = await watcher.question(operationOf(request), requestBytes(request), async () => {
        answer = await http.call(request);
        return answer.ok ? ok(answerBytes(answer.value)) : answer;
      });
      return shown.ok ? answer : shown;
    },
  };
}

export function replayDeviceHttp(trace: Trace, script: ReplayScript): DeviceHttp {
  return {
    authority: String(trace.info['authority'] ?? 'trace'),
    clearText: false,
    call: async (request) => {
      const answer = await script.question(operationOf(request), requestBytes(request), request);
      if (!answer.ok) return answer;
      const { lines, bodyAt } = headOf(answer.value, 3);
      return ok({
        status: Number(lines[0]),
        contentType: lines[1] ?? '',
        location: lines[2] === '' ? null : (lines[2] ?? null),
        body: answer.value.subarray(bodyAt),
      });
    },
  };
}

export function tapTextService(service: TextService, tap: Tap, mask: FrameMask): TextService {
  const watcher = new Watcher(tap, mask);
  return {
    authority: service.authority,
    ask: async (text, options) => {
      if (!tap.active) return await service.ask(text, options);
      tap.describe('exchange', { authority: service.authority });
      let answer: BridgeResult<string> = err('unknown');
      const shown = await watcher.question(methodOf(text), Buffer.from(text), async () => {
        answer = await service.ask(text, options);
        return answer.ok ? ok(Buffer.from(answer.value)) : answer;
      });
      return shown.ok ? answer : shown;
    },
  };
}

export function replayTextService(trace: Trace, script: ReplayScript): TextService {
  return {
    authority: String(trace.info['authority'] ?? 'trace'),
    ask: async (text, options) => {
      const answer = await script.question(methodOf(text), Buffer.from(text), options);
      return answer.ok ? ok(Buffer.from(answer.value).toString('utf8')) : answer;
    },
  };
}
