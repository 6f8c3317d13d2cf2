import { concat } from '../../drivers/card-reader/chip/bytes.ts';
import { tlv } from '../../drivers/card-reader/chip/tlv.ts';

export interface ChipPicture {
  readonly mimeType: 'image/jpeg' | 'image/jp2';
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
}

const number = (value: number, bytes: number): Uint8Array => {
  const whole = Buffer.alloc(bytes);
  whole.writeUIntBE(value, 0, bytes);
  return whole;
};

/** DG2: one ISO/IEC 19794-5:2005 face in its CBEFF block (ICAO 9303-10, 4.7.2). */
export function encodeDataGroup2(picture: ChipPicture): Uint8Array {
  const face = concat(
    number(20 + 12 + picture.content.length, 4),
    // Feature points, gender, eye colour, hair colour, feature mask, expression, pose angle and its uncertainty: not told.
    new Uint8Array(16),
    // Full frontal; JPEG or JPEG 2000; size; sRGB; digital still camera; device; quality.
    Uint8Array.of(1, picture.mimeType === 'image/jpeg' ? 0 : 1),
    number(picture.width, 2),
    number(picture.height, 2),
    Uint8Array.of(1, 2, 0, 0, 0, 0),
    picture.content,
  );
  const record = concat(
    Buffer.from('FAC\u0000010\u0000', 'latin1'),
    number(14 + face.length, 4),
    number(1, 2),
    face,
  );
  const header = concat(
    tlv(0x80, Uint8Array.of(1, 1)),
    tlv(0x81, Uint8Array.of(2)),
    tlv(0x82, Uint8Array.of(0)),
    tlv(0x87, Uint8Array.of(1, 1)),
    tlv(0x88, Uint8Array.of(0, 8)),
  );
  return tlv(
    0x75,
    tlv(0x7f61, tlv(0x02, Uint8Array.of(1)), tlv(0x7f60, tlv(0xa1, header), tlv(0x5f2e, record))),
  );
}
