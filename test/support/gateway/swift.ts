import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type S3Server, untilItListens } from './s3.ts';

const installTimeout = 300_000;
const servers = ['account', 'container', 'object'] as const;
const programs = ['swift-proxy-server', 'swift-ring-builder', 'memcached'];
const packages = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'memcached'];
/** Debian's scripts ask for its own Python, whichever stands first in PATH. */
const environment = { ...process.env, PATH: '/usr/bin:/usr/sbin:/bin:/sbin' };

/** Why there is no OpenStack Swift to test with, or null where there is one. Installs Debian's where this may and was asked for. */
export function whyNoSwift(): string | null {
  const isThere = () => programs.every((program) => existsSync(join('/usr/bin', program)));
  if (process.getuid?.() !== 0) return 'OpenStack Swift is tested with as root only.';
  if (isThere()) return null;
  if (process.env.INSTALL_SWIFT !== '1') {
    return 'OpenStack Swift is not installed: INSTALL_SWIFT=1 has it installed from Debian.';
  }
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
    stdio: 'ignore',
    timeout: installTimeout,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return isThere() ? null : 'OpenStack Swift could not be installed.';
}

/** A Swift of one node with its S3 interface, in a temporary folder whose file system has extended attributes. */
export async function startSwift(): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'swift-'));
  const children: ChildProcess[] = [];
  const run = (program: string, words: readonly string[]): void => {
    children.push(spawn(join('/usr/bin', program), words, { stdio: 'ignore', env: environment }));
  };
  const killAll = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  mkdirSync(join(folder, 'node/d1'), { recursive: true });
  const cache = await freePort();
  run('memcached', ['-u', 'root', '-l', '127.0.0.1', '-p', String(cache)]);
  const common = (port: number) =>
    `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${port}\nswift_dir = ${folder}\nuser = root\nworkers = 0\n`;
  const ports = [];
  for (const server of servers) {
    const port = await freePort();
    ports.push(port);
    makeRing(folder, server, port);
    const file = join(folder, `${server}.conf`);
    writeFileSync(
      file,
      `${common(port)}devices = ${folder}/node\nmount_check = false\nfallocate_reserve = 0\n` +
        `[pipeline:main]\npipeline = ${server}-server\n[app:${server}-server]\nuse = egg:swift#${server}\n`,
    );
    run(`swift-${server}-server`, [file]);
  }
  const port = await freePort();
  writeFileSync(join(folder, 'proxy.conf'), `${common(port)}${proxyPipeline(cache)}`);
  run('swift-proxy-server', [join(folder, 'proxy.conf')]);
  for (const each of [...ports, port]) await untilItListens(each);
  return {
    settings: (bucket) => ({
      ...{ endpoint: `http://127.0.0.1:${port}`, bucket, region: 'us-east-1' },
      ...{ accessKeyId: 'test:tester', secretAccessKey: 'testing' },
    }),
    stop: async () => {
      process.off('exit', killAll);
      const ended = children.map((child) => once(child, 'exit'));
      killAll();
      await Promise.all(ended);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeRing(folder: string, server: string, port: number): void {
  const builder = join(folder, `${server}.builder`);
  for (const words of [['create', '2', '1', '1'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']]) {
    execFileSync('/usr/bin/swift-ring-builder', [builder, ...words], { stdio: 'ignore', env: environment });
  }
}

function proxyPipeline(cachePort: number): string {
  const filters: Readonly<Record<string, string>> = {
    catch_errors: 'use = egg:swift#catch_errors',
    cache: `use = egg:swift#memcache\nmemcache_servers = 127.0.0.1:${cachePort}`,
    listing_formats: 'use = egg:swift#listing_formats',
    bulk: 'use = egg:swift#bulk',
    s3api: 'use = egg:swift#s3api\nlocation = us-east-1',
    tempauth: 'use = egg:swift#tempauth\nuser_test_tester = testing .admin',
    slo: 'use = egg:swift#slo',
  };
  const sections = Object.entries(filters).map(([name, lines]) => `[filter:${name}]\n${lines}\n`);
  const pipeline = [...Object.keys(filters), 'proxy-server'].join(' ');
  const app = '[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n';
  return `[pipeline:main]\npipeline = ${pipeline}\n${app}${sections.join('')}`;
}
