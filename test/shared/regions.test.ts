import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineClient } from '../../src/client/engineClient';
import { photographs } from '../../tools/eval/regions/boxedPicture';
import { regionScores, type RegionScores } from '../../tools/eval/regions/regionScores';
import { emojiScenes } from '../../tools/eval/regions/scenes';

const shared = process.env['HEADLIGHT_SHARED'] ?? '';
const missing = !existsSync(join(shared, 'data/tiny-imagenet'));
if (missing) console.log('skipped: HEADLIGHT_SHARED does not name a folder with data/tiny-imagenet');
const root = join(import.meta.dirname, '../..');
const model = { path: join(root, 'media/models/headlight-vit'), source: 'bundled' } as const;

let client: EngineClient;
beforeAll(() => {
  client = new EngineClient({
    enginePath: join(root, 'dist/engine/main.js'),
    idleTimeout: 60_000,
    log: () => undefined,
  });
});
afterAll(() => client.dispose());

/** Mass of the class token in the last layer against what even attention has. */
function gain({ ways, area }: RegionScores): number {
  const last = ways.findLast(({ way }) => way.startsWith('layer'));
  return (last?.mass ?? NaN) / area;
}

describe.skipIf(missing)('the class token of the bundled ViT looks at objects', () => {
  test('in photographs, more than evenly', async () => {
    expect(
      gain(await regionScores(client, model, photographs(join(shared, 'data/tiny-imagenet'), 60, 64, 0.5))),
    ).toBeGreaterThan(1.2);
  });

  test('in scenes where the middle tells nothing, twice as much', async () => {
    expect(
      gain(await regionScores(client, model, emojiScenes(join(shared, 'data/emoji/emoji.tar'), 60))),
    ).toBeGreaterThan(2);
  });
});
