import { spawn } from 'node:child_process';
import { which } from './run.mjs';
import { SetupError } from './sentence.mjs';

/** How long Xvfb may take to say which display it took, in milliseconds. */
const startTimeout = 10_000;

/** Whether this process already has a screen to open windows on. */
export function hasDisplay() {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Starts an X server without hardware on a display number of its own choosing.
 * @param {{width?: number, height?: number}} [size] pixels
 * @returns {Promise<{display: string, stop: () => Promise<void>}>} display: value for DISPLAY, e.g. ":7"
 */
export async function startDisplay({ width = 1920, height = 1080 } = {}) {
  const command = [
    // Even a killed parent takes its screen along.
    ...(which('setpriv') ? ['setpriv', '--pdeathsig', 'TERM'] : []),
    ...['Xvfb', '-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'],
  ];
  const server = spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const killAtExit = () => server.kill('SIGKILL');
  process.once('exit', killAtExit);
  const gone = new Promise((resolve) => server.once('close', resolve));
  const stop = async () => {
    server.ref();
    server.kill('SIGTERM');
    await gone;
    process.off('exit', killAtExit);
  };
  try {
    const number = await firstLine(server);
    // Its pipes must not keep a finished program alive.
    server.stderr.resume();
    server.stderr.unref();
    server.stdio[3].destroy();
    server.unref();
    return { display: `:${number}`, stop };
  } catch (error) {
    server.kill('SIGKILL');
    throw error;
  }
}

function firstLine(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    let complaint = '';
    const fail = (why) =>
      reject(new SetupError(`Xvfb did not start (${why}): type \`apt-get install -y xvfb\`.`));
    const timer = setTimeout(() => fail(`silent for ${startTimeout / 1000} s`), startTimeout);
    server.stdio[3].on('data', (part) => {
      said += part;
      if (!said.includes('\n')) return;
      clearTimeout(timer);
      resolve(said.trim());
    });
    server.stderr.on('data', (part) => {
      complaint += part;
    });
    server.once('error', (error) => {
      clearTimeout(timer);
      fail(error.message);
    });
    server.once('exit', () => {
      clearTimeout(timer);
      fail(complaint.trim().split('\n').at(-1) ?? 'no reason given');
    });
  });
}

/**
 * Runs a body with an environment that has a screen: the existing one, or one of its own that is stopped afterwards.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} body
 * @param {{ownScreen?: boolean}} [options] ownScreen: never use the existing screen (tests that must not disturb it)
 */
export async function withDisplay(body, { ownScreen = false } = {}) {
  if (process.platform !== 'linux' || (hasDisplay() && !ownScreen)) return body({ ...process.env });
  const screen = await startDisplay();
  try {
    const env = { ...process.env, DISPLAY: screen.display };
    delete env.WAYLAND_DISPLAY;
    return await body(env);
  } finally {
    await screen.stop();
  }
}
