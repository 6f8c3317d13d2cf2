import { readPreference, writePreference } from '../../../design/theme/preferences.ts';
import type { CaptureSound } from './capture-session.ts';

/** Tones in Hz and their beginnings and lengths in seconds: two up for captured, one soft for lift, two down for retry, three alike for something to look at. */
const tones: Readonly<Record<CaptureSound, readonly (readonly [number, number, number])[]>> = {
  captured: [
    [880, 0, 0.09],
    [1318, 0.1, 0.16],
  ],
  lift: [[660, 0, 0.12]],
  retry: [
    [440, 0, 0.12],
    [330, 0.14, 0.2],
  ],
  finding: [
    [587, 0, 0.14],
    [587, 0.22, 0.14],
    [587, 0.44, 0.24],
  ],
};
const volume = 0.12;

let context: AudioContext | null = null;

export function soundOn(): boolean {
  return readPreference('sound', 'on') === 'on';
}

export function setSound(on: boolean): void {
  writePreference('sound', on ? 'on' : 'off');
}

/** Made here, not played from files; silent where the officer switched sounds off or the machine has no output. */
export function play(sound: CaptureSound): void {
  if (!soundOn() || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  const begin = context.currentTime + 0.01;
  for (const [frequency, after, length] of tones[sound]) {
    const tone = context.createOscillator();
    const level = context.createGain();
    tone.frequency.value = frequency;
    level.gain.setValueAtTime(0, begin + after);
    level.gain.linearRampToValueAtTime(volume, begin + after + 0.015);
    level.gain.exponentialRampToValueAtTime(0.001, begin + after + length);
    tone.connect(level).connect(context.destination);
    tone.start(begin + after);
    tone.stop(begin + after + length);
  }
}
