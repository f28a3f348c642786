import { parseArgs } from 'node:util';
import { startGuard } from './startGuard';
import { startHelper } from './startHelper';

/** A helper of the engine, or with `--guard=PID` the guard of one. */
const { values } = parseArgs({ options: { guard: { type: 'string' } } });
if (values.guard === undefined) startHelper();
else startGuard(Number(values.guard));
