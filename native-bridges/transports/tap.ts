/** One frame as it crossed a transport. */
export interface Frame {
  /** `out`: to the device. */
  readonly direction: 'out' | 'in';
  /**
   * What it was, one word: `open`, `close`, `write`, `data`, `feature`, `get-feature`, `input`, `bulk`, `interrupt`, `control`, `apdu`,
   * `request`, `answer` …, and for USB with its end point (`bulk-82`).
   */
  readonly operation: string;
  readonly bytes: Uint8Array;
  /** Set on an `in` frame that is a failure instead of bytes. */
  readonly failure?: string;
}

/** Watches a transport. `frame` is called for every frame while `active`; it must not throw and does not wait. */
export interface Tap {
  readonly active: boolean;
  frame(frame: Frame): void;
  /** What the transport says of the device it has opened: serial number, ids. Kept for the head of a trace. */
  describe(
    transport: 'hid' | 'serial' | 'usb' | 'card' | 'exchange',
    info: Readonly<Record<string, string | number | null>>,
  ): void;
}

/** What stands in a recording for every byte that may not be kept; traces write runs of it short. */
export const maskedByte = 0x2a;

/**
 * What of a frame may be kept: the same number of bytes, with everything personal overwritten by `maskedByte`. Each codec has one; pure, never throws, and
 * when in doubt masks.
 */
export type FrameMask = (frame: Frame) => Uint8Array;

export const noTap: Tap = { active: false, frame: () => undefined, describe: () => undefined };

/** Where a codec says nothing of a frame, nothing of it is kept but its length. */
export const maskEverything: FrameMask = ({ bytes }) => new Uint8Array(bytes.length).fill(maskedByte);
