import type { Bus } from './bus.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';

export interface CardReaderInfo {
  /** As PC/SC names it. */
  readonly name: string;
  /** Answer to reset of the card in it, empty while the card has no power; null without a card. */
  readonly atr: Uint8Array | null;
}

/** A card that is powered and held exclusively. */
export interface CardTransport {
  readonly info: CardReaderInfo;
  /** Command APDU to response APDU (ISO/IEC 7816-4, extended lengths too), SW included. Fails with `card-removed`, `timeout`, `cancelled`, `unplugged`. */
  transmit(command: Uint8Array, options: CallOptions): Promise<BridgeResult<Uint8Array>>;
  /** Who listens when it is gone already is told at once. */
  onClose(listener: (failure: BridgeFailure) => void): () => void;
  /** Resets the card and lets it go. */
  close(): Promise<void>;
}

export interface CardBus extends Bus<CardReaderInfo> {
  /** Fails with `no-card`, `in-use` (another program holds it), `driver-missing` (no PC/SC service), `not-found`, `not-responding` (mute card) or `unknown`. */
  connect(name: string, options: CallOptions): Promise<BridgeResult<CardTransport>>;
}
