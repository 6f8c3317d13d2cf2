import { keepMemoryOutOfCores } from '../core-dumps.ts';
import { exportCommand, NotExported } from './command.ts';

process.umask(0o077);
keepMemoryOutOfCores();
exportCommand(process.argv.slice(2)).then(
  (exported) => process.stdout.write(`${JSON.stringify(exported)}\n`),
  (error: unknown) => {
    const { code, name, message } = error as NodeJS.ErrnoException;
    // Messages of the file system and of the command line name files and words that were typed; others may quote what was read.
    const says = error instanceof NotExported || /^(E[A-Z]+|ERR_PARSE_ARGS_\w+)$/.test(code ?? '');
    process.stderr.write(`${says ? message : `Nothing was exported: ${code ?? name}`}\n`);
    process.exitCode = 1;
  },
);
