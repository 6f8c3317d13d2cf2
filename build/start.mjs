/**
 * `npm start`: opens the station for a person. With `-- --station-data=DIR` it is the provisioned station of that folder;
 * without, a training desk with a centre and simulated devices of its own. Other arguments go to the app.
 */
import { runBundled, setUpAndBundle } from './lib/commands.mjs';
import { hasDisplay } from './lib/display.mjs';
import { run } from './lib/run.mjs';
import { readRuntime, sandboxArguments } from './lib/runtime.mjs';
import { asCommand, SetupError } from './lib/sentence.mjs';

await asCommand(async () => {
  await setUpAndBundle({ electron: true });
  if (process.platform === 'linux' && !hasDisplay()) {
    throw new SetupError(
      'There is no screen here: start it from a desktop session, or type `npm run demo -- --out out/demo` to see it driven without one.',
    );
  }
  const runtime = readRuntime();
  if (runtime.kind === 'development-stand-in') {
    console.log(`running on the development stand-in Electron ${runtime.version}: not for real applicants`);
  }
  if (!process.argv.some((argument) => argument.startsWith('--station-data='))) {
    return runBundled('demo/open.cjs', {});
  }
  const { code } = await run(runtime.electronPath, [...sandboxArguments(), ...process.argv.slice(2)]);
  return code;
});
