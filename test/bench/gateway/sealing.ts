import { createHash, createPrivateKey, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { encodeFingerImageRecord } from '../../../domain/biometrics/finger-image-record.ts';
import { unwrap } from '../../../domain/result.ts';
import { keySigner } from '../../../electron/station/keys/key-signer.ts';
import { chunkDigests } from '../../../electron/station/outbox/chunk-digests.ts';
import { sealApplication } from '../../../electron/station/sealing/seal-application.ts';
import { sampleFiles } from '../../support/gateway/sample-application.ts';
import type { BenchStation } from './stations.ts';

/** Sealed and waiting on the disk, as the outbox of its station would have it. */
export interface SealedApplication {
  readonly applicationId: string;
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  /** Digests of its chunks: the outbox makes them while another application is verified. */
  readonly chunks: string;
}

interface SealingOrder {
  readonly folder: string;
  readonly bytes: number;
  readonly stations: readonly { readonly station: BenchStation; readonly count: number }[];
}

/** Manifests, signatures, `application.json`, photo, signature, and the heads of 24 files. */
const besideFingers = 45_000;
const recordHead = 100;
const fingers = 20;
/** Pictures are cut from this at random places: none is met twice, and making them costs nothing. */
const poolBytes = 64 * 1024 * 1024;
const atOnce = 3;

/** Seals for every station in worker threads; answers each station's applications, in the order of `stations`. */
export async function sealForStations(
  stations: readonly BenchStation[],
  each: number,
  bytes: number,
  folder: string,
): Promise<SealedApplication[][]> {
  const sealed = new Map<string, SealedApplication[]>(stations.map(({ station }) => [station.id, []]));
  const workers = cpus().map(async (_processor, index, all) => {
    const mine = stations.filter((_station, number) => number % all.length === index);
    const order: SealingOrder = {
      folder,
      bytes,
      stations: mine.map((station) => ({ station, count: each })),
    };
    const worker = new Worker(join(process.cwd(), 'dist/bench/gateway.cjs'), { workerData: order });
    worker.on('message', ([id, application]: [string, SealedApplication]) =>
      sealed.get(id)?.push(application),
    );
    const [code] = (await once(worker, 'exit')) as [number];
    if (code !== 0) throw new Error('sealing failed');
  });
  await Promise.all(workers);
  return stations.map(({ station }) => sealed.get(station.id) ?? []);
}

/** What the bundle of this benchmark does in a worker thread. */
export async function sealWhereThisIsAWorker(): Promise<void> {
  if (isMainThread) return;
  const { folder, bytes, stations } = workerData as SealingOrder;
  const pool = randomBytes(poolBytes);
  const waiting = stations.flatMap(({ station, count }) => Array.from({ length: count }, () => station));
  const work = async (): Promise<void> => {
    for (let station = waiting.pop(); station !== undefined; station = waiting.pop()) {
      parentPort?.postMessage([station.station.id, await sealOne(station, bytes, folder, pool)]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function sealOne(
  { station, certificate, key, officer, centre }: BenchStation,
  bytes: number,
  folder: string,
  pool: Buffer,
): Promise<SealedApplication> {
  const applicationId = randomUUID();
  const cut = (size: number): Buffer => {
    const start = randomInt(pool.length - size);
    return pool.subarray(start, start + size);
  };
  const [application, ...files] = sampleFiles({
    ...{ applicationId, station, officerId: officer.id },
    fingerBytes: Math.round((bytes - besideFingers) / fingers),
    contentOf: (mimeType, size) =>
      mimeType === 'application/vnd.iso19794-4' ? fingerRecord(cut(size - recordHead)) : cut(size),
  });
  const file = join(folder, `${applicationId}.p7m`);
  const sealed = unwrap(
    await sealApplication({
      applicationJson: application?.content ?? new Uint8Array(),
      files: files.map(({ name, mimeType, content }) => ({
        ...{ name, mimeType, size: content.length },
        sha256: createHash('sha256').update(content).digest('hex'),
        open: () => [content],
      })),
      officer: keySigner({ ...officer, key: createPrivateKey(officer.key) }),
      station: keySigner({ id: station.id, certificate, key: createPrivateKey(key) }),
      centreCertificate: centre,
      outputPath: file,
    }),
  );
  const handle = await open(file, 'r');
  const chunks = await chunkDigests(handle, sealed.bytes).finally(() => handle.close());
  return { applicationId, file, size: sealed.bytes, sha256: sealed.sha256, chunks };
}

/** An ISO/IEC 19794-4:2011 record of one finger; what stands where its JPEG 2000 belongs can't be made smaller either. */
function fingerRecord(image: Uint8Array): Buffer {
  const record = encodeFingerImageRecord({
    ...{ version: '2011', acquisitionLevel: 0, certified: false },
    representations: [
      {
        ...{ position: 1, viewNumber: 0, capturedAt: new Date().toISOString() },
        device: { technology: 0, vendor: 0, type: 0 },
        quality: [{ score: 80, vendor: 0, algorithm: 0 }],
        ...{ certifications: [], scaleUnits: 'ppi', pixelDepth: 8, compression: 'JPEG2000_LOSSY' },
        scanResolution: { horizontal: 500, vertical: 500 },
        imageResolution: { horizontal: 500, vertical: 500 },
        ...{ impressionType: 0, width: 400, height: 500, image, extendedData: new Uint8Array() },
      },
    ],
  });
  return Buffer.from(unwrap(record));
}
