// Holds an engine against docs/protocol.md:
//   node test/conformance/run.mjs --model DIR [--text TEXT | --ids 5,2,9] [--generate N] [--seconds N] [--only WORDS] -- PROGRAM [ARGUMENT …]
// It needs Node, and nothing else of this repository.
import { checks } from './checks.mjs';
import { Engine } from './engine.mjs';

const usage =
  'usage: node run.mjs --model DIR [--text TEXT | --ids 5,2,9] [--generate N] [--seconds N] [--only WORDS] -- PROGRAM [ARGUMENT …]';
/** For one check. */
const SECONDS = 60;

/** @param {string[]} args */
function parse(args) {
  const split = args.indexOf('--');
  const [command, ...rest] = split === -1 ? [] : args.slice(split + 1);
  const options = new Map();
  const named = split === -1 ? args : args.slice(0, split);
  for (let i = 0; i < named.length; i += 2) options.set(named[i], named[i + 1]);
  const model = options.get('--model');
  if (command === undefined || model === undefined) throw new Error(usage);
  const ids = options.get('--ids');
  const input =
    ids === undefined
      ? { kind: 'text', text: options.get('--text') ?? 'The heron waits.' }
      : { kind: 'ids', ids: ids.split(',').map(Number) };
  const given = { model, input, generate: Number(options.get('--generate') ?? 0) };
  const chosen = checks.filter(([name]) => name.includes(options.get('--only') ?? ''));
  return { command, args: rest, given, chosen, seconds: Number(options.get('--seconds') ?? SECONDS) };
}

const { command, args, given, chosen, seconds } = parse(process.argv.slice(2));
let failed = 0;
for (const [name, check] of chosen) {
  const engine = new Engine(command, args);
  const late = setTimeout(() => engine.kill(), 1000 * seconds);
  try {
    await check(engine, given);
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(
      `failed  ${name}\n        ${error instanceof Error ? error.message.replaceAll('\n', '\n        ') : error}`,
    );
  } finally {
    clearTimeout(late);
    engine.kill();
    await engine.ended;
  }
}
console.log(failed === 0 ? `all ${chosen.length} hold` : `${failed} of ${chosen.length} do not hold`);
process.exitCode = failed === 0 ? 0 : 1;
