import { renameSync, writeFileSync } from 'node:fs';
import { type Picture, contain } from '../../native-bridges/simulators/camera/picture.ts';
import { paintPortrait } from '../../native-bridges/simulators/camera/portrait.ts';
import { y4mClip } from '../../native-bridges/simulators/camera/y4m.ts';
import { readPicture } from '../support/documents/document-picture.ts';
import type { DemoPerson } from './people.ts';

const size = { width: 1280, height: 960 } as const;

/** What the fake camera sees. Chromium opens the file anew with each stream, so that each applicant has a face. */
export async function faceOf(person: DemoPerson, faceFile: string | null): Promise<Picture> {
  if (faceFile !== null) return contain(await readPicture(faceFile), size.width, size.height);
  return paintPortrait({ seed: person.body.seed, age: person.age, sex: person.sex, ...size });
}

/** Puts a face before the camera. The file is replaced whole: a stream that is still open keeps the old one. */
export function showFace(cameraFile: string, face: Picture): void {
  writeFileSync(`${cameraFile}.part`, y4mClip(face, { frames: 4, framesPerSecond: 15, noise: 3 }));
  renameSync(`${cameraFile}.part`, cameraFile);
}
