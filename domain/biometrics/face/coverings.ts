import { at, type Face, middle, pointOf } from './face.ts';
import { skinOf } from './light.ts';
import { isLike, meanColour, type Colour } from './pixels.ts';
import { headOf } from './pose.ts';
import type { Point, Raster } from './raster.ts';

/** `skin`: the skin's colour. `other`: something else. `outside`: not in the picture. */
type Seen = 'skin' | 'other' | 'outside';

/** What is to be seen where ears and forehead are. Hair, a scarf and shadow can't be told apart by colour: only skin is told. */
export interface Coverings {
  readonly ears: { readonly left: Seen; readonly right: Seen };
  /** Share of three places of the forehead that show skin. */
  readonly forehead: number;
  /** How far from grey it is above the forehead, 0 to 255: hair is hardly ever strongly coloured, caps and scarves may be. */
  readonly colourAbove: number;
}

export function coveringsOf(face: Face, picture: Raster): Coverings {
  const head = headOf(face);
  const skin = skinOf(face, picture);
  const radius = head.eyeDistance * 0.07;
  const seen = (place: Point): Seen => {
    const colour = meanColour(picture, place, radius);
    if (colour === null || skin === null) return 'outside';
    return isLike(colour, skin) ? 'skin' : 'other';
  };
  const beyond = (edge: number): Point => {
    const side = pointOf(face, edge);
    const away = (side.x - head.middle.x) / Math.max(1, head.width / 2);
    return { x: side.x + away * head.eyeDistance * 0.1, y: side.y + (side.y - head.middle.y) * 0.1 };
  };
  const places = [at.foreheadTop, 109, 338].map((index) => {
    const top = pointOf(face, index);
    return { x: top.x, y: top.y + (head.eyes.y - top.y) * 0.15 };
  });
  const above = meanColour(
    picture,
    middle(pointOf(face, at.foreheadTop), head.crown),
    head.eyeDistance * 0.1,
  );
  return {
    ears: { left: seen(beyond(at.leftCheekEdge)), right: seen(beyond(at.rightCheekEdge)) },
    forehead: places.filter((place) => seen(place) === 'skin').length / places.length,
    colourAbove: above === null ? 0 : saturation(above),
  };
}

const saturation = ({ red, green, blue }: Colour): number =>
  Math.max(red, green, blue) - Math.min(red, green, blue);
