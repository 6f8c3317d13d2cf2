import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import { getBackend, io, setBackend, type Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { type FaceModelName, type FaceModels, faceModels } from '../../../domain/biometrics/face/models.ts';

// Bundled as CommonJS there is no import.meta.url; as an ES module there is no __filename.
const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);

/** Beside the bundle the build puts copies; from source they stand in their packages. */
function files(): { models: string; wasm: string } {
  if (typeof __filename === 'string' && existsSync(join(dirname(__filename), 'faces'))) {
    const folder = join(dirname(__filename), 'faces');
    return { models: folder, wasm: folder };
  }
  return {
    models: join(dirname(require.resolve('@vladmandic/human')), '../models'),
    wasm: join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), '../wasm-out'),
  };
}

/** The nets on WebAssembly under Node. Throws where they can't be had: without them nothing is pretended. */
export async function openModels(
  names: readonly FaceModelName[],
): Promise<FaceModels & { readonly backend: string }> {
  const { models: folder, wasm } = files();
  setWasmPaths(`${wasm}/`);
  await setBackend('wasm');
  // Without its wasm the library would go on in plain JavaScript, forty times slower, and say nothing.
  if (getBackend() !== 'wasm') throw new Error(`tensors on ${getBackend()}, not on wasm`);
  const graphs = new Map<FaceModelName, GraphModel>();
  for (const name of names) {
    const { file } = faceModels[name];
    const model = JSON.parse(await readFile(join(folder, `${file}.json`), 'utf8')) as io.ModelJSON;
    const weights = await readFile(join(folder, `${file}.bin`));
    graphs.set(name, await loadGraphModel(io.fromMemory(artifactsOf(model, weights))));
  }
  return {
    backend: getBackend(),
    run: async (name, input, batch) => {
      const graph = graphs.get(name);
      if (graph === undefined) throw new Error(`${name} is not loaded`);
      const { side, input: entry, outputs } = faceModels[name];
      const results = tidy(() => {
        const square = tensor4d(input, [batch, side, side, 3]);
        const given = graph.execute({ [entry]: square }, [...outputs]);
        return Array.isArray(given) ? given : [given];
      });
      return Promise.all(results.map(takeOut));
    },
  };
}

function artifactsOf({ modelTopology, weightsManifest }: io.ModelJSON, weights: Buffer): io.ModelArtifacts {
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights: specs }) => specs),
    weightData: new Uint8Array(weights).buffer,
  };
}

async function takeOut(result: Tensor): Promise<Float32Array> {
  const values = (await result.data()) as Float32Array;
  result.dispose();
  return values;
}
