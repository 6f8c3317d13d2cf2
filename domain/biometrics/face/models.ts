/**
 * The nets that look at a face, and everything of them that does not depend on what runs them: names of their files, inputs, outputs.
 * Weights ship inside @vladmandic/human; detector, mesh and iris are Google's MediaPipe models (Apache-2.0), the descriptor is HSE FaceRes
 * (Apache-2.0). Of the last only the descriptor's own node is ever run: age and sex, which it could tell as well, are never computed.
 */
export const faceModels = {
  /** BlazeFace, back camera: 896 candidates of a score and a box with six points. */
  detector: {
    file: 'blazeface',
    input: 'input:0',
    side: 256,
    outputs: ['Identity:0', 'Identity_1:0', 'Identity_2:0', 'Identity_3:0'],
  },
  /** FaceMesh: how sure it is that a face is there, and 468 points. */
  mesh: {
    file: 'facemesh',
    input: 'input_1:0',
    side: 192,
    outputs: ['Identity_1:0', 'Identity_2:0'],
  },
  /** Iris of a left eye: 71 points around the eye, 5 of the iris. */
  iris: { file: 'iris', input: 'input_1:0', side: 64, outputs: ['Identity:0'] },
  /** 1024 numbers that are alike for pictures of one face. */
  descriptor: { file: 'faceres', input: 'input_1:0', side: 224, outputs: ['global_pooling/Mean'] },
} as const;
export type FaceModelName = keyof typeof faceModels;

/** What runs the nets. `batch` squares of `side` × `side` RGB floats go in, one array per output comes out in the order of `outputs`. */
export interface FaceModels {
  run(model: FaceModelName, input: Float32Array, batch: number): Promise<readonly Float32Array[]>;
}
