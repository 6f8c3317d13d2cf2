import type { Face } from './face.ts';
import { colourAt, lumaAt, quantile, sorted } from './pixels.ts';
import type { Crop } from './portrait-crop.ts';
import { headOf } from './pose.ts';
import type { Raster } from './raster.ts';

/** What lies behind the person, in the part that becomes the portrait. */
export interface Background {
  /** Middle luma. */
  readonly light: number;
  /** Middle distance from grey. */
  readonly colour: number;
  /** 90th less 10th percentile of the luma. */
  readonly spread: number;
  /** Share of the portrait that could be taken for background; little where hair and clothes fill it. */
  readonly share: number;
}

/** Half axes of the head with hair, in heights of the head; and where shoulders begin, below the eyes. */
const aside = 0.52;
const above = 0.66;
const shoulders = 0.42;
const samples = 4000;

export function backgroundOf(face: Face, picture: Raster, crop: Crop): Background {
  const head = headOf(face);
  const centre = { x: head.middle.x, y: (head.crown.y + head.chin.y) / 2 };
  const step = Math.max(1, Math.floor(Math.sqrt((crop.width * crop.height) / samples)));
  const [light, colours]: [number[], number[]] = [[], []];
  let count = 0;
  for (let y = crop.y; y < crop.y + crop.height; y += step) {
    for (let x = crop.x; x < crop.x + crop.width; x += step) {
      count++;
      const dx = (x - centre.x) / head.height;
      const dy = (y - centre.y) / head.height;
      if (y - head.eyes.y > shoulders * head.height) continue;
      if (dy < 0 && (dx / aside) ** 2 + (dy / above) ** 2 < 1) continue;
      if (dy >= 0 && Math.abs(dx) < aside) continue;
      light.push(lumaAt(picture, x, y));
      colours.push(colourAt(picture, x, y));
    }
  }
  const inOrder = sorted(light);
  return {
    light: quantile(inOrder, 0.5),
    colour: quantile(sorted(colours), 0.5),
    spread: quantile(inOrder, 0.9) - quantile(inOrder, 0.1),
    share: light.length / Math.max(1, count),
  };
}
