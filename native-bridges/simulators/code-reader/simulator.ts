import { DeviceFaults, type LineFault, type SimulatedMoment } from '../device-faults.ts';
import { Gadget, type GadgetHost } from '../gadget.ts';
import { type SerialLine, SerialGadget } from '../serial-gadget.ts';
import { pause } from '../../transports/deadline.ts';
import { hidFrames, type FrameKind } from '../../transports/hid-socket-frames.ts';

/** How the simulated reader was set up, as with the vendor's sheet of codes. */
export interface CodeReaderSimulatorOptions {
  readonly over: 'serial' | 'hid-pos';
  /** Between two pieces of a code, in milliseconds. */
  readonly pace?: number;
  readonly ending?: 'cr' | 'lf' | 'crlf' | 'stx-etx' | 'none';
  readonly tellsSymbology?: boolean;
  readonly encoding?: 'utf-8' | 'windows-1258';
}

export type CodeReaderAction =
  | { readonly action: 'scan'; readonly text: string; readonly symbology?: string }
  | { readonly action: LineFault; readonly moment?: SimulatedMoment }
  | { readonly action: 'plug' | 'recover' };

/** A QR of a card that nobody has: the number is of the unused 003 series. */
export const syntheticCardCode = '003099000017||NGUYỄN VĂN ẢNH|01011990|Nam|Số 1, Phố Mẫu, Hà Nội|15042021';

const endings = {
  cr: [[], [13]],
  lf: [[], [10]],
  crlf: [[], [13, 10]],
  'stx-etx': [[2], [3]],
  none: [[], []],
} as const;
/** Bytes a piece on the line, as a USB packet would carry. */
const pieceLength = 16;
const slowFactor = 20;
/** What a line at the wrong speed gives. */
const noise = [0x00, 0x01, 0x05, 0x06, 0x10, 0x7f, 0x18, 0x11, 0x00, 0x0e, 0x16] as const;

/** A reader in the hand of somebody who scans what they are told. */
export class CodeReaderSimulator {
  readonly #gadget: Pick<SerialGadget, 'start' | 'stop' | 'unplug' | 'plug' | 'refuse'>;
  readonly #faults: DeviceFaults;
  readonly #life = new AbortController();
  #send: ((bytes: Uint8Array) => void) | undefined;

  constructor(private readonly options: CodeReaderSimulatorOptions) {
    this.#gadget = options.over === 'serial' ? this.#line() : this.#pointOfSale();
    this.#faults = new DeviceFaults({
      unplug: () => this.#gadget.unplug(),
      plug: () => this.#gadget.plug(),
      refuse: (code) => this.#gadget.refuse(code),
    });
  }

  start(port: number): Promise<number> {
    return this.#gadget.start(port);
  }

  stop(): Promise<void> {
    this.#life.abort();
    return this.#gadget.stop();
  }

  async act(action: CodeReaderAction): Promise<void> {
    if (action.action === 'scan') await this.#scan(action.text, action.symbology ?? 'Q1');
    else if (action.action === 'plug' || action.action === 'recover') {
      this.#faults.clear();
      this.#gadget.refuse(undefined);
      this.#gadget.plug();
    } else this.#faults.strike(action.action, 'moment' in action ? action.moment : undefined);
  }

  #line(): SerialGadget {
    return new SerialGadget(
      () => ({ vendorId: 0x0c2e, productId: 0x0b8a, serialNumber: 'SIM-CODE-1', manufacturer: 'Simulated' }),
      {
        opened: (line: SerialLine) => {
          this.#send = (bytes) => line.send(bytes);
        },
        receive: () => undefined,
        closed: () => {
          this.#send = undefined;
        },
      },
    );
  }

  #pointOfSale(): Gadget<FrameKind> {
    return new Gadget<FrameKind>(
      hidFrames,
      () => ({
        vendorId: 0x0c2e,
        productId: 0x0b8f,
        product: 'Simulated 2D reader',
        serialNumber: 'SIM-CODE-2',
      }),
      {
        opened: (host: GadgetHost<FrameKind>) => {
          this.#answer = ({ tag }) => host.send({ kind: 'set-done', tag, payload: new Uint8Array(0) });
          this.#send = (bytes) => host.send({ kind: 'input', tag: 0, payload: bytes });
        },
        frame: ({ kind, tag }) => {
          if (kind === 'set') this.#answer({ tag });
        },
        closed: () => {
          this.#send = undefined;
        },
      },
    );
  }
  #answer: (request: { readonly tag: number }) => void = () => undefined;

  async #scan(text: string, symbology: string): Promise<void> {
    // A hand is slower than the first frames of a line that was just opened.
    for (let turn = 0; this.#send === undefined && turn < 40; turn += 1) await pause(5, this.#life.signal);
    this.#faults.reach('starting');
    const pieces =
      this.options.over === 'serial' ? this.#linePieces(text, symbology) : reportsOf(text, symbology);
    const middle = Math.floor(pieces.length / 2);
    for (const [index, piece] of pieces.entries()) {
      if (index === middle) this.#faults.reach('working');
      if (index === pieces.length - 1) this.#faults.reach('answering');
      if (this.#faults.stalled) return;
      const spoilt = this.#faults.spoil();
      if (spoilt === 'truncate') {
        this.#send?.(piece.subarray(0, Math.ceil(piece.length / 2)));
        return;
      }
      this.#send?.(
        spoilt === undefined
          ? piece
          : piece.map((byte, at) => noise[(byte * 31 + at * 7) % noise.length] ?? 0),
      );
      const pace = (this.options.pace ?? 1) * (this.#faults.slow ? slowFactor : 1);
      await pause(pace, this.#life.signal);
    }
  }

  #linePieces(text: string, symbology: string): Uint8Array[] {
    const { ending = 'cr', tellsSymbology = true, encoding = 'utf-8' } = this.options;
    const [before, after] = endings[ending];
    const prefix = tellsSymbology ? `]${symbology}` : '';
    const body = encoding === 'utf-8' ? Buffer.from(prefix + text) : inCodePage(prefix + text);
    const bytes = Uint8Array.of(...before, ...body, ...after);
    return Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, index) =>
      bytes.subarray(index * pieceLength, (index + 1) * pieceLength),
    );
  }
}

/** Reports of 64 bytes: length, identifier, data, and whether the code goes on. */
function reportsOf(text: string, symbology: string): Uint8Array[] {
  const body = Buffer.from(text);
  const count = Math.max(1, Math.ceil(body.length / 56));
  return Array.from({ length: count }, (_, index) => {
    const piece = body.subarray(index * 56, (index + 1) * 56);
    const report = new Uint8Array(64);
    report.set([2, piece.length, ...Buffer.from(`]${symbology}`)]);
    report.set(piece, 5);
    report[63] = index < count - 1 ? 1 : 0;
    return report;
  });
}

/** Some letters of the code page, by hand: the tone mark follows its letter. */
const codePage: Readonly<Record<string, readonly number[]>> = {
  Ễ: [0xca, 0xde],
  Ă: [0xc3],
  Ả: [0x41, 0xd2],
  ố: [0xf4, 0xec],
  ẫ: [0xe2, 0xde],
  à: [0xe0],
  ộ: [0xf4, 0xf2],
};

function inCodePage(text: string): Buffer {
  return Buffer.from(Array.from(text).flatMap((letter) => codePage[letter] ?? [letter.charCodeAt(0)]));
}

export async function startCodeReaderSimulator(
  options: CodeReaderSimulatorOptions & { readonly port?: number },
): Promise<{ readonly simulator: CodeReaderSimulator; readonly port: number }> {
  const simulator = new CodeReaderSimulator(options);
  return { simulator, port: await simulator.start(options.port ?? 0) };
}
