import { resolve } from 'node:path';
import type { DumpArguments } from './arguments';
import { INSPECTION, withSession, type Surroundings } from './session';

/** Runs `headlight dump`; gives what goes to standard output. */
export function dumpCommand(
  args: DumpArguments,
  around: Surroundings,
  note: (message: string) => void,
): Promise<string> {
  return withSession(
    args,
    around,
    note,
    () => undefined,
    async ({ client }) => {
      const out = resolve(args.out);
      const { tensors, bytes } = await client.call('dump', { inspection: INSPECTION, out });
      return `${JSON.stringify({ out, tensors, bytes })}\n`;
    },
  );
}
