import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOne } from '../../../build/lib/bundle-processes.mjs';
import { root } from '../../../build/lib/paths.mjs';

/** This benchmark opens windows. */
export const needs = { electron: true, screen: true };

const page = (script) => `<!doctype html><html lang="vi"><head><meta charset="utf-8" /><title>bench</title>
<style>body{margin:0}#root{width:760px;height:700px;overflow:hidden}</style></head>
<body><div id="root"></div>${script === null ? '' : `<script src="./${script}"></script>`}</body></html>
`;

/** For a page, or a sandboxed preload, which has nothing of Node but `electron`. */
async function bundlePage(outfile, entry, format = 'iife') {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format,
    external: ['electron'],
    platform: 'browser',
    target: 'chrome130',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
}

/** Two applications beside each other: the station's own main, preload and station with the benchmark's device host and page, and the peer. */
export async function prepare() {
  for (const name of ['real', 'naive']) {
    const app = join(root, 'dist', 'bench', `preview-${name}`);
    mkdirSync(join(app, 'renderer'), { recursive: true });
    writeFileSync(
      join(app, 'package.json'),
      JSON.stringify({ name: `preview-${name}`, main: 'main/main.cjs' }),
    );
    writeFileSync(join(app, 'renderer', 'officer.html'), page('page.js'));
    writeFileSync(join(app, 'renderer', 'applicant.html'), page(null));
    if (name === 'real') {
      for (const part of ['main', 'preload']) {
        rmSync(join(app, part), { recursive: true, force: true });
        cpSync(join(root, 'dist', part), join(app, part), { recursive: true });
      }
      if (!existsSync(join(app, 'station'))) symlinkSync(join(root, 'dist', 'station'), join(app, 'station'));
      await bundleOne('bench/preview-real/devices/process.cjs', 'test/bench/preview/devices.ts');
      await bundlePage(join(app, 'renderer', 'page.js'), 'test/bench/preview/page.tsx');
    } else {
      await bundleOne('bench/preview-naive/main/main.cjs', 'test/bench/preview/naive-main.ts');
      await bundlePage(join(app, 'preload', 'preload.cjs'), 'test/bench/preview/naive-preload.ts', 'cjs');
      await bundleOne('bench/preview-naive/devices/process.cjs', 'test/bench/preview/naive-devices.ts');
      await bundlePage(join(app, 'renderer', 'page.js'), 'test/bench/preview/naive-page.ts');
    }
  }
}
