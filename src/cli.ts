import { join } from 'node:path';
import { runCli } from './cli/run';

// A reader that has seen enough (`headlight … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// A note that nobody reads is no failure either.
process.stderr.on('error', () => undefined);

void runCli(process.argv.slice(2), {
  root: join(__dirname, '..'),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
}).then((code) => {
  process.exitCode = code;
});
