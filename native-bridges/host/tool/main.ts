import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stationConfigSchema } from '../../../domain/channels/supervision.ts';
import { info, list, record, replay, simulatedBench, test, type Bench } from './commands.ts';

const usage = `npm run device -- list | info DEVICE | test [DEVICE | --all] | record DEVICE --out FILE | replay FILE
  --user-data DIR   a station's folder: its config.json says which devices there are; without it, what is attached
  --simulated       simulators instead of devices; DEVICE is a driver's name then
  --json FILE       results of test
  --speed N         replay: how many times as fast as it was recorded (20)
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'user-data': { type: 'string' },
      simulated: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      json: { type: 'string' },
      out: { type: 'string' },
      speed: { type: 'string', default: '20' },
    },
  });
  const [command, name] = positionals;
  if (command === 'replay' && name !== undefined) {
    return await replay(readFileSync(name, 'utf8'), Number(values.speed));
  }
  const known = command === 'list' || command === 'info' || command === 'test' || command === 'record';
  const namesOne = command === 'info' || command === 'record';
  if (!known || (namesOne && name === undefined) || (command === 'record' && values.out === undefined)) {
    process.stderr.write(usage);
    return 2;
  }
  const bench = values.simulated
    ? await simulatedBench(name === undefined ? [] : [name])
    : configuredBench(values['user-data']);
  try {
    if (command === 'list') return await list(bench);
    if (command === 'test') return await test(bench, name, values.json);
    return command === 'info'
      ? await info(bench, name ?? '')
      : await record(bench, name ?? '', values.out ?? '');
  } finally {
    await bench.stop();
  }
}

function configuredBench(folder: string | undefined): Bench {
  const stop = async (): Promise<void> => undefined;
  if (folder === undefined) return { devices: [], discover: true, stop };
  const config = stationConfigSchema.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  return { devices: config.devices, discover: config.discoverDevices, stop };
}

main().then(
  // Native threads of a library may hold the process.
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
