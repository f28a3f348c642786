import { basename, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { ModelFolder } from '../../protocol/engine';
import { HeadlightError } from '../../protocol/errors';
import type { ModelCard, ModelProblem } from '../../protocol/models';
import type { Medium } from '../../protocol/units';
import type { Engine } from '../engine';
import type { PlannedModel } from '../runPlan';
import type { Settings } from '../settings';
import { defaultHubCache, hubModels, namesIn } from '../../client/hubCache';
import { readAs } from '../../core/media';
import { fromHome, modelsIn, withConfig, type NamedFolder } from './modelFolders';
import { readsOther, writesNothing } from './wrongModelError';

/** Which of the settings name the model of what. */
const SETTING = { text: 'model', picture: 'imageModel', table: 'tableModel' } as const;

export interface LibraryModel {
  readonly name: string;
  readonly card: ModelCard;
}

export interface Listing {
  readonly models: readonly LibraryModel[];
  readonly problems: readonly ModelProblem[];
}

/** The models at hand: bundled, in the folders of the settings, in the hub cache. */
export class ModelLibrary implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  /** Cards of models that were asked for, by path. */
  private readonly cards = new Map<string, ModelCard>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly bundled: string,
    private readonly engine: Engine,
    private readonly settings: Settings,
  ) {
    this.subscription = settings.onDidChange(() => {
      this.changed.fire();
    });
  }

  /** Where downloads go and are looked for. */
  get hubCache(): string {
    return this.settings.hubCache === '' ? defaultHubCache() : fromHome(this.settings.hubCache);
  }

  /** Everything that looks like a model, in the order bundled, folders, hub. Reads no more than folder names. */
  async folders(): Promise<NamedFolder[]> {
    const bundled = (await namesIn(this.bundled))
      .sort()
      .map((name) => ({ name, path: join(this.bundled, name), source: 'bundled' as const }));
    const own = await modelsIn(this.settings.modelFolders);
    const hub = (await hubModels(this.hubCache)).map(({ id, path }) => ({ name: id, path, source: 'hub' as const }));
    return [...(await withConfig(bundled)), ...own, ...hub];
  }

  /**
   * The model of the settings. Rejects with HeadlightError `not-found`, naming those that there are, and with
   * {@link WrongModelError} where it reads something else.
   */
  async chosen(medium: Medium): Promise<PlannedModel> {
    const wanted = this.nameOf(medium);
    const path = fromHome(wanted);
    const folders = await this.folders();
    const known = folders.find((folder) => folder.name === wanted) ?? folders.find((folder) => isMeant(wanted, folder));
    if (known === undefined && !isAbsolute(path)) {
      const names = folders.map(({ name }) => name).join(', ') || 'none';
      throw new HeadlightError(
        'not-found',
        `There is no model named ${wanted}. Known are: ${names}; or give the path of a folder.`,
      );
    }
    const folder = { path: known?.path ?? path, source: known?.source ?? ('folder' as const) };
    const card = await this.cardOf(folder);
    const reads = card === null ? medium : readAs(medium, card.reads);
    if (card !== null && reads === null) {
      const instead = await this.oneThat(medium, ({ reads }) => reads.includes(medium));
      throw readsOther(shortName(wanted), card.reads, medium, instead);
    }
    return { folder, card, reads: reads ?? medium };
  }

  /**
   * The chosen model of texts, which writes: on its input or on a list of its own. Rejects as {@link chosen}, and with
   * WrongModelError where it writes nothing.
   */
  async chosenWriter(): Promise<PlannedModel> {
    const chosen = await this.chosen('text');
    if (chosen.card === null || chosen.card.writes !== null) return chosen;
    const instead = await this.oneThat('text', ({ reads, writes }) => reads.includes('text') && writes !== null);
    throw writesNothing(shortName(this.nameOf('text')), instead);
  }

  /** The setting's name or path of the model that is run on texts, on pictures or on tables. */
  nameOf(medium: Medium): string {
    return this.settings[SETTING[medium]];
  }

  /** True for the model of the settings, of those that read what it does. */
  isChosen({ name, card }: LibraryModel): boolean {
    return settingsOf(card).some((medium) => isMeant(this.nameOf(medium), { name, path: card.path }));
  }

  /** What each of them is, by its own files. Starts the engine. */
  async list(): Promise<Listing> {
    const folders = await this.folders();
    const { cards, problems } = await this.engine.call('describe', {
      folders: folders.map(({ path, source }) => ({ path, source })),
    });
    const nameOf = new Map(folders.map(({ path, name }) => [path, name]));
    return { models: cards.map((card) => ({ name: nameOf.get(card.path) ?? card.id, card })), problems };
  }

  async choose({ name, medium }: { readonly name: string; readonly medium: Medium }): Promise<void> {
    await this.settings.update(SETTING[medium], name);
  }

  async addFolder(path: string): Promise<void> {
    const folders = this.settings.modelFolders;
    if (!folders.includes(path)) await this.settings.update('modelFolders', [...folders, path]);
  }

  /** Forgets a folder (its files stay), or deletes a download. The default model takes the place of the chosen one. */
  async remove(model: LibraryModel): Promise<void> {
    const { card } = model;
    const chosen = settingsOf(card).filter((medium) =>
      isMeant(this.nameOf(medium), { name: model.name, path: card.path }),
    );
    if (card.source === 'folder') {
      const rest = this.settings.modelFolders.filter((folder) => fromHome(folder) !== card.path);
      await this.settings.update('modelFolders', rest);
    } else if (card.source === 'hub') {
      // …/models--org--name/snapshots/<commit>
      await vscode.workspace.fs.delete(vscode.Uri.file(join(card.path, '..', '..')), { recursive: true });
      this.refresh();
    }
    for (const medium of chosen) await this.settings.update(SETTING[medium], undefined);
  }

  /** True where Remove does something: a folder that the settings name itself, or a download. */
  removable({ card }: LibraryModel): boolean {
    if (card.source === 'folder') return this.settings.modelFolders.some((folder) => fromHome(folder) === card.path);
    return card.source === 'hub';
  }

  /** Null for a folder that cannot be read: the run says what is wrong with it. */
  private async cardOf(folder: ModelFolder): Promise<ModelCard | null> {
    const known = this.cards.get(folder.path);
    if (known !== undefined) return known;
    const { cards } = await this.engine.call('describe', { folders: [folder] });
    const card = cards[0] ?? null;
    if (card !== null) this.cards.set(folder.path, card);
    return card;
  }

  /** Name of a model at hand, the default one of the medium before others; null where none is such. */
  private async oneThat(medium: Medium, fits: (card: ModelCard) => boolean): Promise<string | null> {
    const { models } = await this.list();
    const fitting = models.filter(({ card }) => fits(card)).map(({ name }) => name);
    const usual = this.settings.defaultOf(SETTING[medium]);
    return fitting.find((name) => name === usual) ?? fitting[0] ?? null;
  }

  refresh(): void {
    this.changed.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/** Whether a setting means a model: by its name, by its path, or by the name of its folder alone. */
function isMeant(wanted: string, { name, path }: Pick<NamedFolder, 'name' | 'path'>): boolean {
  return name === wanted || path === fromHome(wanted) || basename(path) === wanted;
}

/** What may be open when the model is chosen. */
function settingsOf({ reads }: ModelCard): Medium[] {
  return (Object.keys(SETTING) as Medium[]).filter((medium) => readAs(medium, reads) !== null);
}

/** What a model is called on the screen: its id, or the last part of its path. */
export function shortName(name: string): string {
  return isAbsolute(name) ? basename(name) : name;
}
