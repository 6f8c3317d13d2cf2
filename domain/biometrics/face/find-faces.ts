import { decodeDetections, type Detection } from './detect.ts';
import { at, distance, type EyeLook, type Face, meshPoints, middle, pointOf } from './face.ts';
import { type FaceModels, faceModels } from './models.ts';
import { cutSquare, type Point, type Raster, type Square, toPicture } from './raster.ts';

/** A square around the detected face that holds the whole head for the mesh, as the mesh's publisher cuts it. */
const meshMargin = 1.5;
/** Width of an eye to the side of the square that the iris net wants. */
const eyeMargin = 2.3;
/** Below this the mesh says itself that there is no face. */
const leastPresence = 0.5;
/** Faces whose mesh is computed; more are only counted. */
const meshed = 3;
const eyePoints = 71;
const contourPoints = 16;

/** What a picture shows, largest face first. `count` also counts faces too uncertain or too many for a mesh. */
export interface FacesFound {
  readonly faces: readonly Face[];
  readonly count: number;
}

/** Looks for faces. The nets run one after another: detector, mesh and iris on each face. */
export async function findFaces(picture: Raster, models: FaceModels): Promise<FacesFound> {
  const whole: Square = {
    centre: { x: picture.width / 2, y: picture.height / 2 },
    side: Math.max(picture.width, picture.height),
    angle: 0,
  };
  const { side } = faceModels.detector;
  const input = cutSquare(picture, whole, side, { scale: 2 / 255, offset: -1 });
  const detections = decodeDetections(await models.run('detector', input, 1));
  const faces: Face[] = [];
  for (const detection of detections.slice(0, meshed)) {
    const face = await lookAt(picture, inPicture(detection, whole), models);
    if (face !== null) faces.push(face);
  }
  faces.sort((a, b) => b.box.height - a.box.height);
  return {
    faces,
    count: Math.max(faces.length, detections.length - Math.min(meshed, detections.length) + faces.length),
  };
}

function inPicture(detection: Detection, whole: Square): Detection {
  const { side } = faceModels.detector;
  const factor = whole.side / side;
  const place = (point: Point): Point => toPicture(whole, point.x / side, point.y / side);
  return {
    score: detection.score,
    ...place(detection),
    width: detection.width * factor,
    height: detection.height * factor,
    points: detection.points.map(place),
  };
}

async function lookAt(picture: Raster, detection: Detection, models: FaceModels): Promise<Face | null> {
  const [right, left] = detection.points;
  const angle =
    right === undefined || left === undefined ? 0 : Math.atan2(left.y - right.y, left.x - right.x);
  const square: Square = {
    centre: { x: detection.x + detection.width / 2, y: detection.y + detection.height / 2 },
    side: Math.max(detection.width, detection.height) * meshMargin,
    angle,
  };
  const { side } = faceModels.mesh;
  const [flag, points] = await models.run(
    'mesh',
    cutSquare(picture, square, side, { scale: 1 / 255, offset: 0 }),
    1,
  );
  const presence = flag?.[0] ?? 0;
  if (presence < leastPresence || points === undefined) return null;
  const mesh = new Float32Array(meshPoints * 3);
  for (let index = 0; index < meshPoints; index++) {
    const place = toPicture(square, (points[index * 3] ?? 0) / side, (points[index * 3 + 1] ?? 0) / side);
    mesh[index * 3] = place.x;
    mesh[index * 3 + 1] = place.y;
    mesh[index * 3 + 2] = ((points[index * 3 + 2] ?? 0) * square.side) / side;
  }
  return {
    score: detection.score,
    presence,
    box: boxOf(mesh),
    mesh,
    eyes: await eyesOf(picture, mesh, angle, models),
  };
}

function boxOf(mesh: Float32Array): Face['box'] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = 0; index < mesh.length; index += 3) {
    left = Math.min(left, mesh[index] ?? 0);
    right = Math.max(right, mesh[index] ?? 0);
    top = Math.min(top, mesh[index + 1] ?? 0);
    bottom = Math.max(bottom, mesh[index + 1] ?? 0);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Both eyes in one run of the net, which knows left eyes only: the right one is shown to it in a mirror. */
async function eyesOf(
  picture: Raster,
  mesh: Float32Array,
  angle: number,
  models: FaceModels,
): Promise<Face['eyes']> {
  const face = { mesh };
  const square = (outer: number, inner: number): Square => {
    const [a, b] = [pointOf(face, outer), pointOf(face, inner)];
    return { centre: middle(a, b), side: distance(a, b) * eyeMargin, angle };
  };
  const left = square(at.leftEyeOuter, at.leftEyeInner);
  const right = square(at.rightEyeOuter, at.rightEyeInner);
  const { side } = faceModels.iris;
  const scaling = { scale: 1 / 255, offset: 0 };
  const input = new Float32Array(side * side * 3 * 2);
  input.set(cutSquare(picture, left, side, scaling), 0);
  input.set(cutSquare(picture, right, side, { ...scaling, mirrored: true }), side * side * 3);
  const [output] = await models.run('iris', input, 2);
  const values = output ?? new Float32Array();
  const half = values.length / 2;
  return {
    left: eyeOf(values.subarray(0, half), left, false),
    right: eyeOf(values.subarray(half), right, true),
  };
}

function eyeOf(values: Float32Array, square: Square, mirrored: boolean): EyeLook {
  const { side } = faceModels.iris;
  const place = (index: number): Point => {
    const u = (values[index * 3] ?? 0) / side;
    return toPicture(square, mirrored ? 1 - u : u, (values[index * 3 + 1] ?? 0) / side);
  };
  const iris = place(eyePoints);
  const rim = [1, 2, 3, 4].map((index) => distance(iris, place(eyePoints + index)));
  return {
    contour: Array.from({ length: contourPoints }, (_, index) => place(index)),
    iris,
    irisRadius: rim.reduce((sum, each) => sum + each, 0) / rim.length,
  };
}
