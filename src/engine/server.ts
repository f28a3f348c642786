import { join } from 'node:path';
import type { Work } from '../core/work';
import { PROTOCOL, type EngineApi, type ModelFolder, type OpenRequest } from '../protocol/engine';
import { HeadlightError, isCancelled } from '../protocol/errors';
import type { ModelCard, ModelProblem } from '../protocol/models';
import type { Handlers } from '../protocol/rpc';
import { writeDump } from './dump/writeDump';
import type { Emit } from './emit';
import { formatOf } from './formats';
import { HeldInspections } from './heldInspections';
import type { Readers } from './input/readers';
import { TOKENIZER_FILE } from './input/tokenizer';
import type { Inspection } from './inspection';
import type { LoadedModel } from './loadedModel';
import { ModelCache } from './modelCache';
import { openInspection } from './openInspection';
import { cellOf } from './questions/cell';
import { heatOfInspection } from './questions/heat';
import { outputsOf } from './questions/outputs';
import { overlayOf, pictureOf } from './questions/picture';
import { tileOfInspection } from './questions/tile';
import { unitFacts } from './questions/unit';
import { unitsOf } from './questions/units';
import { Scheduler, URGENCY, type Urgency } from './scheduler';
import { Turns } from './turns';

/** Answers everything that can be asked of the engine, the most urgent first. Knows nothing of processes. */
export class EngineServer {
  private readonly inspections = new HeldInspections();
  private readonly models: ModelCache<LoadedModel>;
  private readonly scheduler = new Scheduler();
  private readonly turns = new Turns();
  private backend: string | null = null;

  /** `memoryLimit`: bytes that loaded models and inspections may take. */
  constructor(
    memoryLimit: number,
    private readonly version: string,
    private readonly emit: Emit,
    private readonly readers: Readers,
    load = async (folder: ModelFolder, limit: number): Promise<LoadedModel> =>
      (await formatOf(folder.path)).load(folder, limit, readers.tokenizers),
  ) {
    this.models = new ModelCache(memoryLimit, load, this.inspections);
  }

  readonly handlers: Handlers<EngineApi> = {
    hello: () => ({ protocol: PROTOCOL, engine: `headlight ${this.version}`, calls: Object.keys(this.handlers) }),
    status: () => ({
      pid: process.pid,
      version: this.version,
      backend: this.backend,
      loaded: this.models.loaded,
      bytes: this.models.bytes,
    }),
    describe: ({ folders }) => describe(folders),
    open: (request, signal) => this.open(request, signal),
    units: this.question(URGENCY.hover, unitsOf),
    unit: this.question(URGENCY.hover, unitFacts),
    outputs: this.question(URGENCY.heat, outputsOf),
    heat: this.question(URGENCY.heat, (inspection, { lens }, work) => heatOfInspection(inspection, lens, work)),
    tile: (request, signal) =>
      this.ask(request.coarse ? URGENCY.coarse : URGENCY.background, request, signal, tileOfInspection),
    cell: this.question(URGENCY.heat, cellOf),
    preview: this.question(URGENCY.heat, (inspection, request, work) =>
      pictureOf(inspection, request, work, this.readers.pictures),
    ),
    overlay: this.question(URGENCY.background, (inspection, request, work) =>
      overlayOf(inspection, request, work, this.readers.pictures),
    ),
    dump: this.question(URGENCY.background, (inspection, { out }, work) => writeDump(inspection, out, work)),
    release: ({ inspection }) => {
      this.inspections.release(inspection);
    },
  };

  /**
   * A run under a name that is in use takes its place and stops it. What is cancelled is kept if a window is whole. Where
   * memory is short, inspections that nobody has asked about for long make room.
   */
  private async open(request: OpenRequest, signal: AbortSignal): Promise<{ milliseconds: number }> {
    const started = performance.now();
    const { source } = request;
    if (source.kind === 'run' && source.inputs.some(({ kind }) => kind === 'text'))
      this.readers.tokenizers.expect(join(source.model.path, TOKENIZER_FILE));
    const held = this.inspections.begin(request.inspection);
    const either = AbortSignal.any([signal, held.abort.signal]);
    const background = (of: AbortSignal): Work => this.scheduler.work(URGENCY.background, of);
    let keep = false;
    try {
      await openInspection(request, {
        version: this.version,
        turns: this.turns,
        pictures: this.readers.pictures,
        emit: this.emit,
        work: background(either),
        background,
        acquire: async ({ model }) => {
          held.lease = await this.models.acquire(model);
          this.backend = held.lease.model.backend;
          return held.lease;
        },
        affordable: () => this.models.free + this.inspections.idleBytes,
        makeRoom: (bytes) => this.models.makeRoom(bytes),
        held: (inspection) => (held.inspection = inspection),
      });
      keep = true;
      return { milliseconds: performance.now() - started };
    } catch (error) {
      keep = isCancelled(error) && (held.inspection?.done ?? 0) > 0;
      throw error;
    } finally {
      this.inspections.end(request.inspection, held, keep);
    }
  }

  private question<Q extends { readonly inspection: string }, R>(
    urgency: Urgency,
    answer: (inspection: Inspection, request: Q, work: Work) => Promise<R>,
  ): (request: Q, signal: AbortSignal) => Promise<R> {
    return (request, signal) => this.ask(urgency, request, signal, answer);
  }

  private async ask<Q extends { readonly inspection: string }, R>(
    urgency: Urgency,
    request: Q,
    signal: AbortSignal,
    answer: (inspection: Inspection, request: Q, work: Work) => Promise<R>,
  ): Promise<R> {
    const work = this.scheduler.work(urgency, signal);
    await work.start();
    return answer(this.find(request.inspection), request, work);
  }

  private find(name: string): Inspection {
    const inspection = this.inspections.find(name);
    if (inspection === undefined)
      throw new HeadlightError('not-held', `there is no inspection ${name}, or no more; run it again`);
    return inspection;
  }
}

/** One bad folder does not hide the others. Reads no weights and does not load tfjs. */
async function describe(folders: readonly ModelFolder[]): Promise<{ cards: ModelCard[]; problems: ModelProblem[] }> {
  const cards: ModelCard[] = [];
  const problems: ModelProblem[] = [];
  for (const folder of folders) {
    try {
      cards.push(await (await formatOf(folder.path)).card(folder));
    } catch (error) {
      problems.push({ path: folder.path, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { cards, problems };
}
