import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../domain/result.ts';
import { formatTrace, parseTrace, type Trace, traceLimits } from './trace.ts';
import { TraceRecorder } from './trace-recorder.ts';

const frame = fc.record({
  at: fc.integer({ min: 0, max: 300_000 }).map((tenths) => tenths / 10),
  direction: fc.constantFrom('out' as const, 'in' as const),
  operation: fc.constantFrom('input', 'feature', 'transfer-82', 'apdu'),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .array(fc.constantFrom(0x2a, 0x2a, 0x2a, 0x2a, 0x2a, 0x2a, 1), { maxLength: 80 })
      .map((all) => Uint8Array.from(all)),
  ),
});
const trace = (frames: Trace['frames']): Trace => ({
  driver: 'wacom-stu',
  transport: 'hid',
  info: { vendorId: 0x056a, serialNumber: null, product: 'STU "540"' },
  frames,
});

describe('a trace', () => {
  it('comes back as it was when it is written and read', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), (frames) => {
        expect(unwrap(parseTrace(formatTrace(trace(frames))))).toEqual(trace(frames));
      }),
    );
  });

  it('keeps failures and shortens what is masked', () => {
    const text = formatTrace(
      trace([
        { at: 1.25, direction: 'out', operation: 'feature', bytes: Uint8Array.of(0x20, 0) },
        { at: 2, direction: 'in', operation: 'feature', bytes: new Uint8Array(0), failure: 'unplugged' },
        { at: 3, direction: 'in', operation: 'input', bytes: new Uint8Array(500).fill(0x2a) },
      ]),
    );
    expect(text).toContain('1.3 => feature 2000\n2.0 <= feature !unplugged\n3.0 <= input ~500~\n');
    expect(unwrap(parseTrace(text)).frames[1]).toMatchObject({ failure: 'unplugged' });
    expect(unwrap(parseTrace(text)).frames[2]?.bytes).toHaveLength(500);
  });

  it('is refused with its line when it is not one', () => {
    expect(parseTrace('')).toMatchObject({ ok: false, error: { code: 'trace-malformed', cause: 'line 1' } });
    const head = formatTrace(trace([]));
    for (const line of [
      '1.0 => feature 0',
      '1 -> feature 00',
      '1 => Feature 00',
      '1 => feature ~99999999999~',
      '1 => a ~5',
      '1 => a ~0~',
    ])
      expect(parseTrace(`${head}${line}`), line).toMatchObject({ ok: false, error: { cause: 'line 5' } });
  });

  it('never throws whatever stands in the file', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.array(fc.string({ maxLength: 40 })), (raw, lines) => {
        for (const text of [raw, formatTrace(trace([])) + lines.join('\n')]) {
          const parsed = parseTrace(text);
          if (!parsed.ok) expect(parsed.error.code).toBe('trace-malformed');
        }
      }),
    );
  });

  it('can be read again when it was recorded from a device that only failed', () => {
    const recorder = new TraceRecorder('wacom-stu', () => 0);
    recorder.start();
    for (let count = 0; count < traceLimits.frames + 10; count += 1) {
      recorder.frame({ direction: 'in', operation: 'a', bytes: new Uint8Array(0), failure: 'unplugged' });
    }
    const recording = recorder.stop();
    expect(recording?.frames).toBe(traceLimits.frames);
    expect(parseTrace(recording?.text ?? '').ok).toBe(true);
  });
});
