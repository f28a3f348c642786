import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { HeadlightError, type ErrorCode } from '../protocol/errors';
import type { Arguments } from './arguments';
import { dumpCommand } from './dumpCommand';
import { help } from './help';
import { inspectCommand } from './inspectCommand';
import { modelsCommand } from './modelsCommand';
import { parseArguments } from './parseArguments';
import type { Surroundings } from './session';

/** Runs one command. Gives the exit code: 0, 1 for a failed run, 2 for bad usage. Errors go to standard error as JSON. */
export async function runCli(args: readonly string[], around: Surroundings): Promise<0 | 1 | 2> {
  try {
    around.stdout.write(await outputOf(parseArguments(args), around));
    return 0;
  } catch (error) {
    const code: ErrorCode = error instanceof HeadlightError ? error.code : 'internal';
    const message = error instanceof Error ? error.message : String(error);
    around.stderr.write(`${JSON.stringify({ error: { code, message } })}\n`);
    return code === 'usage' ? 2 : 1;
  }
}

function outputOf(args: Arguments, around: Surroundings): Promise<string> | string {
  const note = (message: string): void => {
    around.stderr.write(`note: ${message}\n`);
  };
  switch (args.command) {
    case 'inspect':
      return inspectCommand(args, around, note);
    case 'dump':
      return dumpCommand(args, around, note);
    case 'models':
      return modelsCommand(args, around, note);
    case 'help':
      return help;
    case 'version':
      return `${versionOf(around.root)}\n`;
  }
}

function versionOf(root: string): string {
  const data: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return v.parse(v.object({ version: v.string() }), data).version;
}
