import { basename, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { ModelFolder } from '../../protocol/engine';
import { HeadlightError } from '../../protocol/errors';
import type { Modality, ModelCard, ModelProblem } from '../../protocol/models';
import type { Engine } from '../engine';
import type { Settings } from '../settings';
import { defaultHubCache, hubModels, namesIn } from '../../client/hubCache';
import { fromHome, modelsIn, withConfig, type NamedFolder } from './modelFolders';
import { WrongModelError } from './wrongModelError';

/** Which of the settings name the model of what. */
const SETTING = { text: 'model', image: 'imageModel' } as const;

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
  /** What models that were asked for read, by path. */
  private readonly fitting = new Map<string, Modality>();
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
  async chosen(modality: Modality): Promise<ModelFolder> {
    const wanted = this.nameOf(modality);
    const path = fromHome(wanted);
    const folders = await this.folders();
    const known = folders.find((folder) => folder.name === wanted || folder.path === path);
    if (known === undefined && !isAbsolute(path)) {
      const names = folders.map(({ name }) => name).join(', ') || 'none';
      throw new HeadlightError(
        'not-found',
        `There is no model named ${wanted}. Known are: ${names}; or give the path of a folder.`,
      );
    }
    const folder = { path: known?.path ?? path, source: known?.source ?? ('folder' as const) };
    await this.requireModality(folder, modality);
    return folder;
  }

  /** The setting's name or path of the model that reads texts, or pictures. */
  nameOf(modality: Modality): string {
    return this.settings[SETTING[modality]];
  }

  /** True for the model of the settings, of those that read what it does. */
  isChosen({ name, card }: LibraryModel): boolean {
    const wanted = this.nameOf(card.modality);
    return name === wanted || card.path === fromHome(wanted);
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

  async choose({ name, modality }: { readonly name: string; readonly modality: Modality }): Promise<void> {
    await this.settings.update(SETTING[modality], name);
  }

  async addFolder(path: string): Promise<void> {
    const folders = this.settings.modelFolders;
    if (!folders.includes(path)) await this.settings.update('modelFolders', [...folders, path]);
  }

  /** Forgets a folder (its files stay), or deletes a download. The default model takes the place of the chosen one. */
  async remove(model: LibraryModel): Promise<void> {
    const { card } = model;
    const chosen = this.isChosen(model);
    if (card.source === 'folder') {
      const rest = this.settings.modelFolders.filter((folder) => fromHome(folder) !== card.path);
      await this.settings.update('modelFolders', rest);
    } else if (card.source === 'hub') {
      // …/models--org--name/snapshots/<commit>
      await vscode.workspace.fs.delete(vscode.Uri.file(join(card.path, '..', '..')), { recursive: true });
      this.refresh();
    }
    if (chosen) await this.settings.update(SETTING[card.modality], undefined);
  }

  /** True where Remove does something: a folder that the settings name itself, or a download. */
  removable({ card }: LibraryModel): boolean {
    if (card.source === 'folder') return this.settings.modelFolders.some((folder) => fromHome(folder) === card.path);
    return card.source === 'hub';
  }

  /** A folder that cannot be read is left to the run, which says what is wrong with it. */
  private async requireModality(folder: ModelFolder, modality: Modality): Promise<void> {
    if (this.fitting.get(folder.path) === modality) return;
    const { cards } = await this.engine.call('describe', { folders: [folder] });
    const card = cards[0];
    if (card !== undefined && card.modality !== modality) {
      const { models } = await this.list();
      const instead = models.find((model) => model.card.modality === modality);
      throw new WrongModelError(shortName(this.nameOf(modality)), modality, instead?.name ?? null);
    }
    if (card !== undefined) this.fitting.set(folder.path, modality);
  }

  refresh(): void {
    this.changed.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/** What a model is called on the screen: its id, or the last part of its path. */
export function shortName(name: string): string {
  return isAbsolute(name) ? basename(name) : name;
}
