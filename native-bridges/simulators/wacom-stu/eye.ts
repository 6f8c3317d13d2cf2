import { layoutPad, type PadButton } from '../../drivers/signature-pad/wacom-stu/layout.ts';
import { padHardware } from './device.ts';

/** Where an eye would see the middle of a button, in pad units. */
export function buttonCentre(button: PadButton): { readonly x: number; readonly y: number } {
  const { left, top, right, bottom } = layoutPad(padHardware.screenWidth, padHardware.screenHeight).buttons[
    button
  ];
  return {
    x: (((left + right) / 2) * padHardware.maxX) / padHardware.screenWidth,
    y: (((top + bottom) / 2) * padHardware.maxY) / padHardware.screenHeight,
  };
}
