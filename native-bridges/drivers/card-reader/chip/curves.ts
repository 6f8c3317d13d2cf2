import {
  weierstrass,
  type WeierstrassPoint,
  type WeierstrassPointCons,
} from '@noble/curves/abstract/weierstrass.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { bigEndian, equal, toBigEndian } from './bytes.ts';
import { notGenuine, unsupported } from './refusal.ts';
import { oidText, type Tlv, TlvReader } from './tlv.ts';

export type Point = WeierstrassPoint<bigint>;

/** A curve as ICAO 9303-11, 9.5.1 numbers it and X.509 names it. Electron's own library has no Brainpool: arithmetic is JavaScript. */
export interface Curve {
  readonly name: string;
  /** Standardised domain parameters; PACE and chip authentication name curves by it. */
  readonly parameterId: number;
  readonly oid: string;
  readonly Point: WeierstrassPointCons<bigint>;
}

type Parameters = Readonly<Record<'p' | 'a' | 'b' | 'n' | 'Gx' | 'Gy', string>>;

function made({ p, a, b, n, Gx, Gy }: Parameters): WeierstrassPointCons<bigint> {
  const number = (text: string) => BigInt(`0x${text}`);
  return weierstrass<bigint>({
    p: number(p),
    a: number(a),
    b: number(b),
    n: number(n),
    Gx: number(Gx),
    Gy: number(Gy),
    h: 1n,
  });
}

/** FIPS 186-4, D.1.2.2. */
const p224: Parameters = {
  p: 'ffffffffffffffffffffffffffffffff000000000000000000000001',
  a: 'fffffffffffffffffffffffffffffffefffffffffffffffffffffffe',
  b: 'b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4',
  n: 'ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d',
  Gx: 'b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21',
  Gy: 'bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34',
};

/** RFC 5639, 3.3 and 3.5. */
const brainpool224: Parameters = {
  p: 'd7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff',
  a: '68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43',
  b: '2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b',
  n: 'd7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f',
  Gx: '0d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d',
  Gy: '58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd',
};
const brainpool320: Parameters = {
  p: 'd35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27',
  a: '3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4',
  b: '520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6',
  n: 'd35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311',
  Gx: '43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611',
  Gy: '14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1',
};

export const curves: readonly Curve[] = [
  { name: 'P-224', parameterId: 10, oid: '1.3.132.0.33', Point: made(p224) },
  { name: 'brainpoolP224r1', parameterId: 11, oid: '1.3.36.3.3.2.8.1.1.5', Point: made(brainpool224) },
  { name: 'P-256', parameterId: 12, oid: '1.2.840.10045.3.1.7', Point: p256.Point },
  { name: 'brainpoolP256r1', parameterId: 13, oid: '1.3.36.3.3.2.8.1.1.7', Point: brainpoolP256r1.Point },
  { name: 'brainpoolP320r1', parameterId: 14, oid: '1.3.36.3.3.2.8.1.1.9', Point: made(brainpool320) },
  { name: 'P-384', parameterId: 15, oid: '1.3.132.0.34', Point: p384.Point },
  { name: 'brainpoolP384r1', parameterId: 16, oid: '1.3.36.3.3.2.8.1.1.11', Point: brainpoolP384r1.Point },
  { name: 'brainpoolP512r1', parameterId: 17, oid: '1.3.36.3.3.2.8.1.1.13', Point: brainpoolP512r1.Point },
  { name: 'P-521', parameterId: 18, oid: '1.3.132.0.35', Point: p521.Point },
];

export function curveOf(parameterId: number): Curve | undefined {
  return curves.find((curve) => curve.parameterId === parameterId);
}

/** By name, or by all its numbers as some issuers write them. Throws `ChipRefusal`. */
export function curveOfParameters(parameters: Tlv): Curve {
  if (parameters.tag === 0x06) {
    const oid = oidText(parameters.value);
    const named = curves.find((curve) => curve.oid === oid);
    if (named === undefined) throw unsupported(`curve ${oid}`);
    return named;
  }
  const reader = new TlvReader(parameters.value);
  reader.take(0x02);
  const field = reader.inside(0x30);
  field.take(0x06);
  const prime = bigEndian(field.take(0x02).value);
  const coefficients = reader.inside(0x30);
  const a = bigEndian(coefficients.take(0x04).value);
  const b = bigEndian(coefficients.take(0x04).value);
  const base = reader.take(0x04).value;
  const order = bigEndian(reader.take(0x02).value);
  const same = curves.find(({ Point }) => {
    const known = Point.CURVE();
    return (
      known.p === prime &&
      known.a === a &&
      known.b === b &&
      known.n === order &&
      equal(Point.BASE.toBytes(false), base)
    );
  });
  if (same === undefined) throw unsupported('curve of its own numbers');
  return same;
}

/** An uncompressed point that is on the curve and not its zero. Throws `ChipRefusal`. */
export function readPoint(curve: Curve, bytes: Uint8Array): Point {
  try {
    if (bytes[0] !== 4) throw notGenuine('point not uncompressed');
    const point = curve.Point.fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch {
    throw notGenuine(`point not on ${curve.name}`);
  }
}

export function coordinateLength(curve: Curve): number {
  return Math.ceil(curve.Point.CURVE().p.toString(16).length / 2);
}

/** What both sides of a key agreement have in common: the first coordinate (9303-11, 9.6). */
export function sharedSecret(curve: Curve, secret: bigint, other: Point): Uint8Array {
  return toBigEndian(other.multiply(secret).toAffine().x, coordinateLength(curve));
}

/** A secret number below the order and above zero, with 64 bits more than needed so that none is likelier than another. */
export function randomScalar(curve: Curve, random: (length: number) => Uint8Array): bigint {
  const { n } = curve.Point.CURVE();
  return (bigEndian(random(coordinateLength(curve) + 8)) % (n - 1n)) + 1n;
}

/** ECDSA (FIPS 186-4, 6.4) over a digest of any length; false for numbers out of range. */
export function verifyEcdsa(curve: Curve, key: Point, digest: Uint8Array, r: bigint, s: bigint): boolean {
  const { Point } = curve;
  const { Fn } = Point;
  if (r <= 0n || s <= 0n || r >= Fn.ORDER || s >= Fn.ORDER) return false;
  const inverse = Fn.inv(s);
  const u = Fn.mul(truncated(digest, Fn.ORDER), inverse);
  const v = Fn.mul(r, inverse);
  const sum = Point.BASE.mulAddUnsafe(u, key, v);
  return !sum.equals(Point.ZERO) && sum.toAffine().x % Fn.ORDER === r;
}

/** The digest's first bits, as many as the order has. */
export function truncated(digest: Uint8Array, order: bigint): bigint {
  const surplus = digest.length * 8 - order.toString(2).length;
  const number = bigEndian(digest);
  return (surplus > 0 ? number >> BigInt(surplus) : number) % order;
}
