import type { ModelCard } from '../../protocol/models';
import { HeadlightError } from '../../protocol/errors';
import type { AnswerNames } from '../checkpoint/answerNames';
import type { ReadInput } from '../input/readInput';
import type { Model, Outputs, Prepared, Tap, Want, Window, WindowList } from '../model';
import type { ModelFiles } from '../models/modelFiles';
import { noOutputs } from '../models/outputs';
import { prepareTable, type TablePayload } from '../models/prepareTable';
import { prepareText, type TextPayload } from '../models/prepareText';
import { PassEnds } from '../nn/pass';
import { scope } from '../nn/scope';
import type { Feed, Runner } from './runner';
import { OUTPUT, ownList, placeSites, type OwnList, type PlacedSite } from './siteInfos';
import type { Site } from './sites';
import { watchSite } from './watchSite';

/** What a loaded tfjs model is made of. */
export interface TfjsParts {
  readonly card: ModelCard;
  readonly files: ModelFiles;
  readonly sites: readonly Site[];
  readonly runner: Runner;
  /** Names of the columns that it reads; null: they have none. */
  readonly columns: readonly string[] | null;
}

/** Answers of more numbers are not written out as the output's text. */
const MOST_ANSWERS = 4;

/** A LayersModel or GraphModel: it reads one table or one row of ids, and its maps are those of the places found in it. */
export class TfjsModel implements Model<Feed> {
  readonly card: ModelCard;
  private readonly placed: readonly PlacedSite[];
  private readonly own: readonly OwnList[];

  constructor(private readonly parts: TfjsParts) {
    const { card, sites, runner } = parts;
    const heads = Math.max(...runner.sites.map((site) => site.heads));
    this.card = { ...card, heads, keyValueHeads: heads };
    const { placed, lists } = placeSites(sites, runner.sites, runner.units);
    [this.placed, this.own] = [placed, lists];
  }

  get bytes(): number {
    return this.parts.runner.bytes;
  }

  async prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<Feed>> {
    return this.parts.runner.columns === null ? this.prepareIds(inputs, want) : this.prepareRows(inputs, want);
  }

  async run({ payload, lists }: Window<Feed>, tap: Tap): Promise<Outputs> {
    const units = payload.shape[0]!;
    const watches = new Map(
      this.placed.map(({ name, info, queries, keys }) => [
        name,
        watchSite(info, { queries: queries ?? units, keys: keys ?? units }, tap),
      ]),
    );
    try {
      const { runner } = this.parts;
      // A probe ends the run in the middle of tfjs: what was made until there is freed with the scope.
      const answers = await scope(async () => ({ numbers: await runner.run(payload, watches, tap.work) }));
      this.tellAnswer(answers.numbers, lists, tap);
      return answersOf(answers.numbers);
    } catch (error) {
      if (error instanceof PassEnds) return noOutputs;
      throw error;
    }
  }

  dispose(): void {
    this.parts.runner.dispose();
  }

  private get answerNames(): AnswerNames {
    return { labels: new Map(), choice: this.parts.runner.answers === 1 ? 'none' : 'one' };
  }

  private prepareRows(inputs: readonly ReadInput[], want: Want): Prepared<Feed> {
    const { runner, columns } = this.parts;
    const { units } = runner;
    const names = columns ?? Array.from({ length: runner.columns ?? 0 }, (_, i) => `column ${i + 1}`);
    const prepared: Prepared<TablePayload> = prepareTable(inputs, want, {
      card: this.card,
      maps: this.placed.map(({ info }) => info),
      takes: { columns: names, rows: { least: units ?? 1, most: units ?? this.card.context } },
      answers: this.answerNames,
      beside: () => this.own.map((list) => ownList(list, null)),
    });
    return {
      ...prepared,
      windows: prepared.windows.map(({ payload: { values, rows, columns: width }, lists }) => ({
        payload: { values, shape: [rows, width] },
        lists,
      })),
    };
  }

  private async prepareIds(inputs: readonly ReadInput[], want: Want): Promise<Prepared<Feed>> {
    const { card, placed, own } = this;
    const { runner, files } = this.parts;
    const maps = placed.map(({ info }) => info);
    const prepared: Prepared<TextPayload> = await prepareText(inputs, want, { card, files, maps });
    const count = prepared.windows.length;
    // Each window gives an answer of its own.
    const beside = own.map((list) => ownList({ ...list, length: list.length * count }, null));
    return {
      ...prepared,
      lists: [...prepared.lists, ...beside],
      answers: this.answerNames,
      windows: prepared.windows.map(({ payload: { ids }, lists }, window) => {
        if (runner.units !== null && ids.length !== runner.units) {
          throw new HeadlightError(
            'input',
            `${card.id} (${card.architecture}) takes ${runner.units} units, found ${ids.length}`,
          );
        }
        return {
          payload: { values: ids, shape: [ids.length] },
          lists: [...lists, ...own.map((list) => ownUnits(list, window))],
        };
      }),
    };
  }

  /** Writes what the model gives into its list, where it has one and the answer is short. */
  private tellAnswer(numbers: Float32Array, lists: readonly WindowList[], tap: Tap): void {
    const own = this.own.find(({ id }) => id === OUTPUT);
    const window = lists.find(({ id }) => id === OUTPUT);
    if (own === undefined || window?.toGlobal.length !== 1 || window.toGlobal[0] !== 0 || tap.probe !== null) return;
    if (numbers.length > MOST_ANSWERS) return;
    const { list, units } = ownList(own, [...numbers]);
    tap.list(list, units);
  }
}

function ownUnits({ id, length }: OwnList, window: number): WindowList {
  const owned = { start: window * length, end: (window + 1) * length };
  return { id, owned, toGlobal: Int32Array.from({ length }, (_, unit) => owned.start + unit) };
}

/** A model's own numbers. Of several, one a class, it gives probabilities: their logarithms are scores. */
function answersOf(numbers: Float32Array): Outputs {
  return {
    ahead: 0,
    hidden: () => Promise.resolve(numbers),
    logits: () => Promise.resolve(null),
    classes: () => Promise.resolve(numbers.length === 1 ? numbers : numbers.map((number) => Math.log(number))),
    dispose: () => undefined,
  };
}
