import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { gatewayPaths } from '../../domain/channels/gateway.ts';
import { unwrap } from '../../domain/result.ts';
import { chunkDigests } from '../../electron/station/outbox/chunk-digests.ts';
import { callGateway, gatewayAgent } from '../../electron/station/outbox/gateway-access.ts';
import { systemClock } from '../../electron/station/outbox/timing.ts';
import { TokenBucket } from '../../electron/station/outbox/token-bucket.ts';
import { upload } from '../../electron/station/outbox/upload.ts';
import { provision } from '../../electron/station/provisioning/provision.ts';
import { openVault } from '../../electron/station/vault/vault.ts';
import { addCode } from '../../gateway/codes.ts';
import { issueServerCertificate, openAuthority } from '../../gateway/authority/authority.ts';
import { gatewayFolders } from '../../gateway/folders.ts';
import { openSqliteStore } from '../../gateway/store/sql/open-sqlite.ts';
import { startProgram } from '../support/child-program.ts';
import { testGrant } from '../support/gateway/test-gateway.ts';
import type { BenchOptions, BenchReport, Figure } from './bench.ts';

const megabyte = 1_000_000;
/** The second is as large as an application may be. */
const sizes = [20 * megabyte, 64 * megabyte];
const defaultRounds = 9;

interface Line {
  readonly url: string;
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
  readonly uploads: string;
  readonly sinkUrl: string;
  readonly folder: string;
}
interface Taken {
  readonly seconds: number;
  /** User and system time of the sending process. */
  readonly cpuSeconds: number;
}

/** Upload of sealed bytes by the outbox's own code against `curl -T` of the same file: see `method` for what is compared. */
export async function run({ options, folder, tell }: BenchOptions): Promise<BenchReport> {
  const rounds = Number(options.rounds ?? defaultRounds);
  const data = join(folder, 'gateway');
  const program = join(process.cwd(), 'dist/gateway/main.cjs');
  const gateway = await startProgram<GatewayReady>(program, ['--data', data, '--init'], () => undefined);
  const sink = await startSink(folder, data, gateway.ready.caFile);
  try {
    const line = await provisionedLine(folder, data, gateway.ready, sink.url);
    const figures: Figure[] = [];
    for (const size of sizes) figures.push(...(await compare(line, size, rounds, tell)));
    return {
      method: [
        `${sizes.map((size) => size / megabyte).join(' and ')} MB of random bytes over loopback, TLS 1.3 with the station's certificate, ${rounds} rounds interleaved, medians`,
        "outbox: TCP and TLS handshake, creation and transfer to the gateway, which checks and writes, the digests of the chunks made before as the outbox does while another application is verified; curl: handshake and `curl -T` as PATCH into an upload created before, same gateway process (curl's own time_total, without its start)",
        'sink: the same `curl -T` as PUT to a plain HTTPS server in a process of its own that only writes the bytes to disk',
        'CPU: user and system time of the sending process for each MB',
      ],
      figures,
    };
  } finally {
    sink.stop();
    await gateway.stop();
  }
}

async function compare(
  line: Line,
  size: number,
  rounds: number,
  tell: (line: string) => void,
): Promise<Figure[]> {
  const file = join(line.folder, `bytes-${size}`);
  writeFileSync(file, randomBytes(size));
  const chunks = await digestsOf(file, size);
  const first: Taken[] = [];
  const outbox: Taken[] = [];
  const curl: Taken[] = [];
  const sink: Taken[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const unprepared = await byOutbox(line, file, size, null);
    const ours = await byOutbox(line, file, size, chunks);
    const theirs = await byCurl(line, file, await createdUpload(line, size, chunks), [
      ...['-X', 'PATCH', '-H', 'Tus-Resumable: 1.0.0', '-H', 'Upload-Offset: 0'],
      ...['-H', 'Content-Type: application/offset+octet-stream'],
    ]);
    const plain = await byCurl(line, file, line.sinkUrl, []);
    for (const name of readdirSync(line.uploads)) rmSync(join(line.uploads, name), { recursive: true });
    // The first round warms up.
    if (round < 0) continue;
    outbox.push(ours);
    first.push(unprepared);
    curl.push(theirs);
    sink.push(plain);
    tell(
      `${size / megabyte} MB, round ${round + 1}: outbox ${ours.seconds.toFixed(3)} s, curl ${theirs.seconds.toFixed(3)} s, sink ${plain.seconds.toFixed(3)} s`,
    );
  }
  rmSync(file);
  const goodput = (taken: readonly Taken[]) => size / megabyte / median(taken.map(({ seconds }) => seconds));
  const cpu = (taken: readonly Taken[]) =>
    (median(taken.map(({ cpuSeconds }) => cpuSeconds)) * 1000) / (size / megabyte);
  const name = `${size / megabyte} MB`;
  return [
    { name: `${name} outbox`, value: goodput(outbox), unit: 'MB/s' },
    { name: `${name} curl`, value: goodput(curl), unit: 'MB/s' },
    {
      name: `${name} outbox/curl`,
      value: goodput(outbox) / goodput(curl),
      unit: 'ratio',
      target: { atLeast: 0.9 },
    },
    { name: `${name} outbox, digests made in between`, value: goodput(first), unit: 'MB/s' },
    { name: `${name} curl into a sink`, value: goodput(sink), unit: 'MB/s' },
    { name: `${name} outbox/curl into a sink`, value: goodput(outbox) / goodput(sink), unit: 'ratio' },
    { name: `${name} outbox CPU`, value: cpu(outbox), unit: 'ms/MB' },
    { name: `${name} curl CPU`, value: cpu(curl), unit: 'ms/MB' },
  ];
}

async function byOutbox(line: Line, file: string, size: number, chunks: string | null): Promise<Taken> {
  const agent = gatewayAgent({ url: line.url, ca: line.ca, client: line });
  const cpu = process.cpuUsage();
  const started = performance.now();
  unwrap(await upload({ ...uploadInput(line, agent, file, size), chunks }));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  agent.destroy();
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

function uploadInput(line: Line, agent: Agent, file: string, size: number) {
  const nothing = () => Promise.resolve();
  return {
    agent,
    endpoint: line.url + gatewayPaths.uploads,
    file,
    size,
    metadata: { applicationId: randomUUID(), sha256: '0'.repeat(64) },
    onChunks: nothing,
    uploadUrl: null,
    onUploadUrl: nothing,
    onProgress: () => undefined,
    onAccepted: nothing,
    callTimeoutMs: 30_000,
    stallTimeoutMs: 30_000,
    bucket: new TokenBucket(systemClock, () => null),
    usualPace: null,
    clock: systemClock,
    signal: new AbortController().signal,
  };
}

async function digestsOf(file: string, size: number): Promise<string> {
  const handle = await open(file, 'r');
  return chunkDigests(handle, size).finally(() => handle.close());
}

/** An upload for curl to fill, announced as the outbox announces its own. */
async function createdUpload(line: Line, size: number, chunks: string): Promise<string> {
  const metadata = { applicationId: randomUUID(), sha256: '0'.repeat(64), chunks };
  const agent = gatewayAgent({ url: line.url, ca: line.ca, client: line });
  const reply = unwrap(
    await callGateway({
      agent,
      url: line.url + gatewayPaths.uploads,
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': size,
        'upload-metadata': Object.entries(metadata)
          .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      },
      timeoutMs: 30_000,
    }),
  );
  agent.destroy();
  return new URL(reply.headers.location ?? '', line.url).href;
}

async function byCurl(line: Line, file: string, url: string, words: readonly string[]): Promise<Taken> {
  const certificates = ['--cacert', 'ca.pem', '--cert', 'station.pem', '--key', 'station.key'];
  const told = ['-sS', '-o', 'answer', '-w', '%{http_code} %{time_total}'];
  const curl = ['curl', '--http1.1', '--tlsv1.3', '-H', 'Expect:', ...certificates, ...told, ...words];
  // The shell tells the processor time of what it ran; curl does not.
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'curl', ...curl, '-T', file, url],
    { cwd: line.folder, env: { ...process.env, LC_ALL: 'C' } },
  );
  const [status, seconds] = stdout.trim().split(' ').map(Number);
  if (status !== 204) throw new Error(`curl was answered ${stdout} ${stderr}`);
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return { seconds: seconds ?? 0, cpuSeconds: user + system };
}

interface GatewayReady {
  readonly url: string;
  readonly caFile: string;
}

async function provisionedLine(
  folder: string,
  data: string,
  gateway: GatewayReady,
  sinkUrl: string,
): Promise<Line> {
  const ca = readFileSync(gateway.caFile, 'utf8');
  const store = await openSqliteStore(gatewayFolders(data).database);
  const code = await addCode(store, testGrant, new Date());
  await store.close();
  const vault = unwrap(
    await openVault(join(folder, 'vault.db'), randomBytes(32).toString('hex'), () => new Date()),
  );
  const officers = testGrant.officers.map(({ id }) => ({ officerId: id, passphrase: 'mật khẩu huấn luyện' }));
  const identity = unwrap(
    await provision({ vault, gatewayUrl: gateway.url, code, trust: { ca }, officers, now: () => new Date() }),
  );
  await vault.close();
  writeFileSync(join(folder, 'ca.pem'), ca);
  writeFileSync(join(folder, 'station.pem'), identity.stationCertificate);
  writeFileSync(join(folder, 'station.key'), identity.stationKey, { mode: 0o600 });
  return {
    url: gateway.url,
    ca,
    certificate: identity.stationCertificate,
    key: identity.stationKey,
    uploads: gatewayFolders(data).uploads,
    sinkUrl,
    folder,
  };
}

async function startSink(
  folder: string,
  data: string,
  caFile: string,
): Promise<{ url: string; stop: () => void }> {
  const authority = await openAuthority(gatewayFolders(data));
  const { certificate, key } = await issueServerCertificate(authority, ['127.0.0.1'], new Date());
  writeFileSync(join(folder, 'sink.pem'), certificate);
  writeFileSync(join(folder, 'sink.key'), key, { mode: 0o600 });
  const program = join(process.cwd(), 'test/support/network/https-sink.mjs');
  const child = spawn(process.execPath, [program, 'sink.pem', 'sink.key', caFile, folder], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url: `https://127.0.0.1:${port}/`, stop: () => child.kill() };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
