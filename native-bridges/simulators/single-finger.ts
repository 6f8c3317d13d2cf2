import type { GrayImage } from '../../domain/biometrics/gray-image.ts';
import type { FingerPosition } from '../../domain/biometrics/positions.ts';
import type { Desk } from './desk.ts';
import type { FingerSource } from './finger-source.ts';

/** What the person at a simulated single-finger sensor does when it waits for one. */
export const fingerHabits = [
  'touch',
  /** Touches with another finger than was asked for. */
  'wrong-finger',
  'no-finger',
  /** Dry, cracked skin, hardly pressed. */
  'dirty',
] as const;
export type FingerHabit = (typeof fingerHabits)[number];

export interface FingerPersonOptions {
  readonly desk: Desk;
  readonly fingers: FingerSource;
  /** 1 is a person's pace. */
  readonly pace: number;
  readonly width: number;
  readonly height: number;
  readonly ppi: number;
}

/** From the sensor's light to the finger on it, and from the picture to the finger off it, at pace 1, in milliseconds. */
const reachTime = 700;
const leaveTime = 300;

/** A person who touches a small sensor when it asks, and lifts the finger when its picture was taken. */
export class FingerPerson {
  habit: FingerHabit = 'touch';
  /** The finger that is asked for at this desk. */
  finger: FingerPosition = 'RIGHT_INDEX';
  #touching = false;
  #reaching: NodeJS.Timeout | undefined;
  #leaving: NodeJS.Timeout | undefined;
  #touches = 0;
  #changed: (touching: boolean) => void = () => undefined;
  readonly #grown = new Map<string, Promise<GrayImage>>();

  constructor(private readonly options: FingerPersonOptions) {}

  get touching(): boolean {
    return this.#touching;
  }

  onChange(listener: (touching: boolean) => void): void {
    this.#changed = listener;
  }

  /** The sensor waits for a finger. */
  asked(): void {
    if (this.#touching || this.#reaching !== undefined || this.habit === 'no-finger') return;
    this.#reaching = setTimeout(() => {
      this.#reaching = undefined;
      this.#touches += 1;
      this.#set(true);
    }, reachTime * this.options.pace);
  }

  /** The sensor has its picture, or gave up. */
  leave(): void {
    clearTimeout(this.#reaching);
    this.#reaching = undefined;
    if (!this.#touching || this.#leaving !== undefined) return;
    this.#leaving = setTimeout(() => {
      this.#leaving = undefined;
      this.#set(false);
    }, leaveTime * this.options.pace);
  }

  /** Nobody there any more. */
  stop(): void {
    clearTimeout(this.#reaching);
    clearTimeout(this.#leaving);
    this.#reaching = undefined;
    this.#leaving = undefined;
    this.#touching = false;
  }

  /** What the sensor sees; white where nothing touches. */
  picture(): Promise<GrayImage> {
    const { width, height, ppi } = this.options;
    if (!this.#touching) {
      return Promise.resolve({ width, height, ppi, pixels: new Uint8Array(width * height).fill(255) });
    }
    const finger = this.habit === 'wrong-finger' ? other(this.finger) : this.finger;
    const key = `${String(this.options.desk.person.seed)} ${finger} ${this.habit} ${this.#touches % 3}`;
    const grown = this.#grown.get(key) ?? this.#grow(finger);
    this.#grown.set(key, grown);
    return grown;
  }

  async #grow(finger: FingerPosition): Promise<GrayImage> {
    const { desk, fingers, width, height, ppi } = this.options;
    const dirty = this.habit === 'dirty';
    const { image } = await fingers.picture({
      person: desk.person,
      finger,
      impression: 'plain',
      attempt: 1 + (this.#touches % 3),
      dryness: dirty ? 1 : 0.05,
      pressure: dirty ? 0.1 : 0.5,
    });
    return fitTo(image, width, height, ppi);
  }

  #set(touching: boolean): void {
    this.#touching = touching;
    this.#changed(touching);
  }
}

function other(finger: FingerPosition): FingerPosition {
  return finger === 'LEFT_MIDDLE' ? 'RIGHT_RING' : 'LEFT_MIDDLE';
}

/** The part of a picture that a window of that size sees, at its own resolution. */
export function fitTo(image: GrayImage, width: number, height: number, ppi: number): GrayImage {
  const scale = image.ppi / ppi;
  const pixels = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y += 1) {
    const fromY = image.height / 2 + (y - height / 2) * scale;
    for (let x = 0; x < width; x += 1) {
      pixels[y * width + x] = between(image, image.width / 2 + (x - width / 2) * scale, fromY);
    }
  }
  return { width, height, pixels, ppi };
}

function between(image: GrayImage, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= image.width || row >= image.height
      ? 255
      : (image.pixels[row * image.width + column] ?? 255);
  const right = x - left;
  const below = y - top;
  return Math.round(
    (at(left, top) * (1 - right) + at(left + 1, top) * right) * (1 - below) +
      (at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right) * below,
  );
}
