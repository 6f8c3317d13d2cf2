import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import { getBackend, io, setBackend, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { type FaceModelName, type FaceModels, faceModels } from '../../../domain/biometrics/face/models.ts';

/**
 * The nets on WebAssembly in a worker; their files come from the application's own protocol. Rejects where they can't be had: without them
 * nothing is pretended.
 */
export async function openModels(
  names: readonly FaceModelName[],
  folder: string,
): Promise<FaceModels & { readonly backend: string }> {
  setWasmPaths(folder);
  await setBackend('wasm');
  // Without its wasm the library would go on in plain JavaScript, forty times slower, and say nothing.
  if (getBackend() !== 'wasm') throw new Error(`tensors on ${getBackend()}, not on wasm`);
  const graphs = new Map<FaceModelName, GraphModel>();
  for (const name of names) {
    const { file } = faceModels[name];
    const [model, weights] = await Promise.all([get(`${folder}${file}.json`), get(`${folder}${file}.bin`)]);
    const { modelTopology, weightsManifest } = (await model.json()) as io.ModelJSON;
    const artifacts = {
      modelTopology,
      weightSpecs: weightsManifest.flatMap(({ weights: specs }) => specs),
      weightData: await weights.arrayBuffer(),
    };
    graphs.set(name, await loadGraphModel(io.fromMemory(artifacts)));
  }
  return {
    backend: getBackend(),
    run: async (name, input, batch) => {
      const graph = graphs.get(name);
      if (graph === undefined) throw new Error(`${name} is not loaded`);
      const { side, input: entry, outputs } = faceModels[name];
      const results = tidy(() => {
        const given = graph.execute({ [entry]: tensor4d(input, [batch, side, side, 3]) }, [...outputs]);
        return Array.isArray(given) ? given : [given];
      });
      return Promise.all(
        results.map(async (result) => {
          const values = (await result.data()) as Float32Array;
          result.dispose();
          return values;
        }),
      );
    },
  };
}

async function get(url: string): Promise<Response> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}
