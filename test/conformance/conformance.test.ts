import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '../..');
const engine = join(root, 'dist/engine/main.js');
const fixture = (name: string): string => join(root, 'test/fixtures/transformers', name);

/** Runs the checks as somebody would who writes an engine. */
function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  if (!existsSync(engine)) throw new Error(`${engine} is not there: run node build.mjs first`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(__dirname, 'run.mjs'), ...args]);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

describe('the engine over standard input and output', () => {
  it.each([
    ['an encoder', fixture('bert-masked-lm'), ['--text', 'the heron waits by the water']],
    ['a causal model with windows', fixture('mistral'), ['--ids', '5,2,9,11,30,41,7']],
    ['an encoder-decoder', fixture('t5'), ['--text', 'a bird by the water', '--generate', '4']],
  ])('keeps the protocol: %s', async (_name, model, input) => {
    const { code, output } = await run('--model', model, ...input, '--', process.execPath, engine, '--stdio');
    expect(output).toMatch(/^all \d+ hold$/m);
    expect(output).not.toContain('failed');
    expect(code).toBe(0);
  });

  it('fails what does not keep it', async () => {
    const fake = join(root, 'test/cli/fakeEngine.mjs');
    const { code, output } = await run(
      ...['--model', fixture('mistral'), '--ids', '5', '--only', 'answer', '--', process.execPath, fake, '--stdio'],
    );
    expect(code).toBe(1);
    expect(output).toContain('failed  hello tells the protocol, the engine and what it answers');
    expect(output).toMatch(/^\d of \d do not hold$/m);
  });
});
