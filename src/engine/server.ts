import type { EngineApi, InspectRequest, InspectResult, ModelFolder } from '../protocol/engine';
import { CancelledError, HeadlightError, isCancelled } from '../protocol/errors';
import type { ModelCard, ModelProblem } from '../protocol/models';
import type { Handlers } from '../protocol/rpc';
import { readCard } from './checkpoint/card';
import { dumpInspection } from './dump';
import type { Emit, Inspection } from './inspection';
import {
  answersOf,
  columnOfInspection,
  heatOfInspection,
  predictionsOf,
  rowOfInspection,
  tileOfInspection,
  unitFacts,
} from './inspectionQueries';
import { LoadedModel } from './loadedModel';
import { ModelCache, type Lease } from './modelCache';
import { overlayOf, pictureOf } from './pictureQueries';
import { prepareInspection, readInput } from './prepareInspection';
import { Turns } from './turns';

/** An inspection that runs or has run, with the model that it needs. */
interface Held {
  readonly abort: AbortController;
  /** Its model must not be put away meanwhile. */
  running: boolean;
  lease?: Lease<LoadedModel>;
  inspection?: Inspection;
}

/** Answers everything that can be asked of the engine. Knows nothing of processes. */
export class EngineServer {
  private readonly held = new Map<string, Held>();
  private readonly models: ModelCache<LoadedModel>;
  private readonly turns = new Turns();
  private backend: string | null = null;

  /** `memoryLimit`: bytes that loaded models may take. */
  constructor(
    memoryLimit: number,
    private readonly version: string,
    private readonly emit: Emit,
    load = (folder: ModelFolder, limit: number): Promise<LoadedModel> => LoadedModel.load(folder, limit),
  ) {
    this.models = new ModelCache(memoryLimit, load);
  }

  readonly handlers: Handlers<EngineApi> = {
    status: () => ({
      pid: process.pid,
      version: this.version,
      backend: this.backend,
      loaded: this.models.loaded,
      bytes: this.models.bytes,
    }),
    describe: ({ folders }) => describe(folders),
    inspect: (request, signal) => this.inspect(request, signal),
    heat: ({ inspection, lens }) => heatOfInspection(this.find(inspection), lens),
    row: (request) => rowOfInspection(this.find(request.inspection), request),
    column: (request) => columnOfInspection(this.find(request.inspection), request),
    tile: (request) => tileOfInspection(this.find(request.inspection), request),
    unit: (request) => unitFacts(this.find(request.inspection), request),
    predict: (request) => predictionsOf(this.find(request.inspection), request),
    answers: ({ inspection, count }) => answersOf(this.find(inspection), count),
    preview: ({ inspection, side }) => pictureOf(this.find(inspection), side),
    overlay: (request) => overlayOf(this.find(request.inspection), request),
    dump: ({ inspection, out }) => dumpInspection(this.find(inspection), out),
    release: ({ inspection }) => {
      this.release(inspection);
    },
  };

  /** A run under a name that is in use takes its place and stops it. What is cancelled is kept if a window is whole. */
  private async inspect(request: InspectRequest, signal: AbortSignal): Promise<InspectResult> {
    this.release(request.inspection);
    const held: Held = { abort: new AbortController(), running: true };
    this.held.set(request.inspection, held);
    const either = AbortSignal.any([signal, held.abort.signal]);
    try {
      // A picture is decoded while its model is loaded. What is wrong with it is said when the model is there.
      const reading = readInput(request.input);
      reading.catch(() => undefined);
      held.lease = await this.models.acquire(request.model);
      if (either.aborted) throw new CancelledError();
      const { model } = held.lease;
      this.backend = model.backend;
      held.inspection = await prepareInspection(request, model, await reading, this.models.free, this.version);
      return await held.inspection.run(this.turns, either, this.emit);
    } catch (error) {
      const keep = isCancelled(error) && (held.inspection?.done ?? 0) > 0;
      if (!keep && this.held.get(request.inspection) === held) this.held.delete(request.inspection);
      throw error;
    } finally {
      held.running = false;
      if (this.held.get(request.inspection) !== held) putAway(held);
    }
  }

  private find(name: string): Inspection {
    const inspection = this.held.get(name)?.inspection;
    if (inspection === undefined) throw new HeadlightError('not-found', `there is no inspection ${name}`);
    return inspection;
  }

  private release(name: string): void {
    const held = this.held.get(name);
    this.held.delete(name);
    held?.abort.abort();
    if (held?.running === false) putAway(held);
  }
}

function putAway(held: Held): void {
  held.inspection?.dispose();
  held.lease?.giveBack();
}

/** One bad folder does not hide the others. Reads no weights and does not load tfjs. */
async function describe(folders: readonly ModelFolder[]): Promise<{ cards: ModelCard[]; problems: ModelProblem[] }> {
  const cards: ModelCard[] = [];
  const problems: ModelProblem[] = [];
  for (const folder of folders) {
    try {
      cards.push(await readCard(folder));
    } catch (error) {
      problems.push({ path: folder.path, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { cards, problems };
}
