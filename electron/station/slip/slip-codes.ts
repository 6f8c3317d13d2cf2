import bwipjs from 'bwip-js/node';
import type { SlipData } from './slip-data.ts';

/** White around the bars: readers find nothing without it (ISO/IEC 15417: ten modules; ISO/IEC 18004: four). */
const quietZone = {
  code128: { paddingwidth: 10, paddingheight: 2 },
  qrcode: { paddingwidth: 4, paddingheight: 4 },
};

/** File code, application, day of the result and unit: says nothing about the person. */
export function qrText(data: SlipData): string {
  return [data.ticket, data.applicationId, data.resultDate, data.unit.code].join('|');
}

export function fileCodeBarcode(data: SlipData): string {
  return bwipjs.toSVG({
    bcid: 'code128',
    text: data.ticket,
    scaleX: 1,
    height: 12,
    backgroundcolor: 'FFFFFF',
    ...quietZone.code128,
  });
}

export function slipQr(data: SlipData): string {
  return bwipjs.toSVG({
    bcid: 'qrcode',
    text: qrText(data),
    scale: 2,
    backgroundcolor: 'FFFFFF',
    ...quietZone.qrcode,
  });
}
