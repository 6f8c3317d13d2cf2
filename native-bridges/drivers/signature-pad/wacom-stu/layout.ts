/** Pixels; right and bottom are one past the last. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const padButtons = ['clear', 'cancel', 'done'] as const;
export type PadButton = (typeof padButtons)[number];

/** Where everything stands on the pad's screen. */
export interface PadLayout {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  readonly text: Rectangle;
  /** Free of print: only here the pad shows ink, and this is what Xóa wipes. */
  readonly signing: Rectangle;
  /** The line to sign on, just below the signing area. */
  readonly line: Rectangle;
  readonly name: Rectangle;
  readonly buttons: Readonly<Record<PadButton, Rectangle>>;
}

/** Pure: the same screen size always gives the same layout, so a simulated hand finds the buttons as an eye would. */
export function layoutPad(width: number, height: number): PadLayout {
  const margin = Math.round(width * 0.02);
  const buttonTop = Math.round(height * 0.85);
  const nameTop = Math.round(height * 0.77);
  const signingTop = Math.round(height * 0.36);
  const across = width - 2 * margin;
  const buttonWidth = Math.floor((across - 2 * margin) / 3);
  const button = (index: number): Rectangle => ({
    left: margin + index * (buttonWidth + margin),
    top: buttonTop,
    right: margin + index * (buttonWidth + margin) + buttonWidth,
    bottom: height - Math.round(margin / 2),
  });
  return {
    width,
    height,
    margin,
    text: { left: margin, top: Math.round(margin / 2), right: width - margin, bottom: signingTop - 2 },
    signing: { left: margin, top: signingTop, right: width - margin, bottom: nameTop - 4 },
    line: { left: margin, top: nameTop - 3, right: width - margin, bottom: nameTop - 1 },
    name: { left: margin, top: nameTop, right: width - margin, bottom: buttonTop - 2 },
    buttons: { clear: button(0), cancel: button(1), done: button(2) },
  };
}

export function contains({ left, top, right, bottom }: Rectangle, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}

export function buttonAt(layout: PadLayout, x: number, y: number): PadButton | undefined {
  return padButtons.find((button) => contains(layout.buttons[button], x, y));
}
