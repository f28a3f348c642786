import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError, CheckpointError, HeadlightError } from '../../protocol/errors';
import { namesIn, repoFolder } from '../../client/hubCache';

export interface DownloadProgress {
  /** What is being fetched. */
  readonly file: string;
  /** Bytes so far, and in all. */
  readonly done: number;
  readonly total: number;
}

/** What a model needs here: config, tokenizer or how pictures are prepared, weights as safetensors, and the card with the licence. */
const WANTED =
  /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|preprocessor_config)\.json$|^README\.md$|^[^/]+\.safetensors(\.index\.json)?$/;
/** Milliseconds between two looks at how much has come. */
const TICK = 500;

/** The files of a repository that are fetched, `config.json` last: a folder without it is not taken for a model. */
export function wantedFiles<File extends { readonly path: string }>(files: readonly File[]): File[] {
  const wanted = files.filter(({ path }) => WANTED.test(path));
  return [
    ...wanted.filter(({ path }) => path !== 'config.json'),
    ...wanted.filter(({ path }) => path === 'config.json'),
  ];
}

/**
 * Fetches `org/name` from the Hugging Face hub into the cache, laid out as its own tools do. Files that are there already
 * are not fetched again. Returns the folder. Rejects with CheckpointError where the repository holds no safetensors or no
 * config, CancelledError, HeadlightError `not-found` with what the hub said.
 */
export async function hubDownload(
  id: string,
  cacheDir: string,
  report: (progress: DownloadProgress) => void,
  signal: AbortSignal,
): Promise<string> {
  const hub = await import('@huggingface/hub');
  const fetching: typeof fetch = (input, init) => fetch(input, { ...init, signal });
  // The Hugging Face tools' own variable for a mirror.
  const mirror = process.env.HF_ENDPOINT;
  const common = { fetch: fetching, ...(mirror === undefined ? {} : { hubUrl: mirror }) };
  const repo = { type: 'model', name: id } as const;
  const folder = join(cacheDir, repoFolder(id));
  try {
    const { sha } = await hub.modelInfo({ name: id, additionalFields: ['sha'], ...common });
    const files: { path: string; size: number }[] = [];
    for await (const { type, path, size } of hub.listFiles({ repo, revision: sha, ...common })) {
      if (type === 'file') files.push({ path, size });
    }
    const wanted = wantedFiles(files);
    requireParts(
      id,
      wanted.map(({ path }) => path),
    );
    const total = wanted.reduce((sum, { size }) => sum + size, 0);
    for (const { path } of wanted) {
      const tick = setInterval(
        () =>
          void bytesIn(join(folder, 'blobs')).then((done) => {
            report({ file: path, done, total });
          }),
        TICK,
      );
      try {
        await hub.downloadFileToCacheDir({ repo, path, revision: sha, cacheDir, ...common });
      } finally {
        clearInterval(tick);
      }
    }
    await mkdir(join(folder, 'refs'), { recursive: true });
    await writeFile(join(folder, 'refs', 'main'), sha);
    return join(folder, 'snapshots', sha);
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    if (error instanceof HeadlightError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new HeadlightError('not-found', `${id} could not be downloaded from Hugging Face: ${said}`, { cause: error });
  }
}

function requireParts(id: string, paths: readonly string[]): void {
  const missing = [
    ...(paths.includes('config.json') ? [] : ['config.json']),
    ...(paths.some((path) => path.endsWith('.safetensors')) ? [] : ['weights as .safetensors']),
  ];
  if (missing.length > 0) throw new CheckpointError(`${id} cannot be used: it has no ${missing.join(' and no ')}.`);
}

async function bytesIn(folder: string): Promise<number> {
  const names = await namesIn(folder);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
