import { layoutPad, type PadButton } from '../../drivers/signature-pad/wacom-stu/layout.ts';
import type { PadHardware } from './hardware.ts';

/** Where an eye would see the middle of a button, in pad units. */
export function buttonCentre(
  button: PadButton,
  { screenWidth, screenHeight, maxX, maxY }: PadHardware,
): { readonly x: number; readonly y: number } {
  const { left, top, right, bottom } = layoutPad(screenWidth, screenHeight).buttons[button];
  return {
    x: (((left + right) / 2) * maxX) / screenWidth,
    y: (((top + bottom) / 2) * maxY) / screenHeight,
  };
}
