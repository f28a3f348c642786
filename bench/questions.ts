// `npm run bench:questions`: how long a hover waits, with nothing else to do and behind what takes the engine longest;
// and how long the matrix takes. Through the client and the engine process, which starts anew for each line.
import { cpus } from 'node:os';
import { join } from 'node:path';
import { BenchEngine, type Subject } from './questions/engine';
import { GIVEN_UP, hoversUnder, percentile } from './questions/hovers';
import { loads, type Load } from './questions/loads';
import { behindCancelled, firstScreen, onePixel, type Figure } from './questions/matrix';
import { subjects } from './questions/subjects';

const [root = ''] = process.argv.slice(2);
const enginePath = join(root, 'dist/engine/main.js');

async function main(): Promise<void> {
  console.log(`${cpus()[0]?.model}, ${cpus().length} logical processors, Node ${process.version}`);
  for (const subject of await subjects(root, enginePath)) {
    console.log(`\n**${subject.name}**\n\n| hovers while | asked | p50, ms | p95, ms |\n|---|---|---|---|`);
    for (const load of loads) console.log(await withEngine(subject, (engine) => hoverLine(load, engine)));
    console.log('\n| the mean of heads, nothing else | ms |\n|---|---|');
    for (const measure of [firstScreen, behindCancelled, onePixel]) {
      for (const figure of await withEngine(subject, measure)) console.log(line(figure));
    }
  }
}

async function withEngine<T>(subject: Subject, use: (engine: BenchEngine) => Promise<T>): Promise<T> {
  const engine = await BenchEngine.start(enginePath, subject);
  try {
    return await use(engine);
  } finally {
    engine.dispose();
  }
}

async function hoverLine(load: Load, engine: BenchEngine): Promise<string> {
  const { times, gaveUp } = await hoversUnder(load, engine);
  const note = gaveUp ? ` (the last one not answered in ${GIVEN_UP / 1000} s)` : '';
  return `| ${load.name} | ${times.length}${note} | ${percentile(times, 0.5).toFixed(1)} | ${percentile(times, 0.95).toFixed(1)} |`;
}

function line([name, milliseconds]: Figure): string {
  return `| ${name} | ${milliseconds === GIVEN_UP ? `over ${GIVEN_UP}` : milliseconds.toFixed(1)} |`;
}

void main();
