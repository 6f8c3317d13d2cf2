import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { checkKey, type Objects } from './objects.ts';

export interface S3Settings {
  /** `https://host:port` of any S3-compatible store. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Milliseconds. `call` is for all attempts at one small request, `transfer` for up to 64 MiB. */
const timeouts = { connect: 3_000, silence: 20_000, call: 15_000, transfer: 120_000 };
const mostAttempts = 4;
const mostConnections = 128;

/** @param init make the bucket where there is none */
export async function openS3Objects(settings: S3Settings, init: boolean): Promise<Objects> {
  const { endpoint, region, bucket: Bucket, accessKeyId, secretAccessKey } = settings;
  // It would print to the log that Node 20 is old.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: mostAttempts,
    // The signature covers the SHA-256 of what is sent; further checksums are not understood by every store.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: timeouts.connect,
      requestTimeout: timeouts.silence,
      httpAgent: { keepAlive: true, maxSockets: mostConnections },
      httpsAgent: { keepAlive: true, maxSockets: mostConnections },
    },
  });
  const within = (milliseconds: number) => ({ abortSignal: AbortSignal.timeout(milliseconds) });
  const ready = async (): Promise<void> => {
    await client.send(new HeadBucketCommand({ Bucket }), within(timeouts.call));
  };
  if (init) await makeBucket(client, Bucket);
  return {
    put: async (key, bytes) => {
      const put = { Bucket, Key: checkKey(key), Body: bytes, ContentLength: bytes.length };
      await client.send(new PutObjectCommand(put), within(timeouts.transfer));
    },
    get: async (key, range) => {
      if (range?.length === 0) return new Uint8Array();
      const Range =
        range === undefined ? {} : { Range: `bytes=${range.start}-${range.start + range.length - 1}` };
      return known(async () => {
        const command = new GetObjectCommand({ Bucket, Key: checkKey(key), ...Range });
        const { Body } = await client.send(command, within(timeouts.transfer));
        if (Body === undefined) throw new Error('object without bytes');
        return Body.transformToByteArray();
      });
    },
    exists: async (key) =>
      (await known(() =>
        client.send(new HeadObjectCommand({ Bucket, Key: checkKey(key) }), within(timeouts.call)),
      )) !== undefined,
    delete: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: checkKey(key) }), within(timeouts.call));
    },
    list: (Prefix) => keysOf(client, Bucket, Prefix),
    ready,
    close: () => client.destroy(),
  };
}

async function makeBucket(client: S3Client, Bucket: string): Promise<void> {
  const isThere = async () =>
    (await known(() => client.send(new HeadBucketCommand({ Bucket })))) !== undefined;
  if (await isThere()) return;
  try {
    await client.send(new CreateBucketCommand({ Bucket }));
  } catch (error) {
    // Another gateway that starts at the same time was faster.
    if (!(await isThere())) throw error;
  }
}

async function* keysOf(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<string> {
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
      { abortSignal: AbortSignal.timeout(timeouts.call) },
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** Undefined where the store says that there is no such thing. */
async function known<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  }
}
