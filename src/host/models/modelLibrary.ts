import { basename, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { ModelFolder } from '../../protocol/engine';
import { HeadlightError } from '../../protocol/errors';
import type { ModelCard, ModelProblem } from '../../protocol/models';
import type { Engine } from '../engine';
import type { Settings } from '../settings';
import { defaultHubCache, hubModels, namesIn } from '../../client/hubCache';
import { fromHome, modelsIn, withConfig, type NamedFolder } from './modelFolders';

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
    const bundled = (await namesIn(this.bundled)).sort().map((name) => ({ name, path: join(this.bundled, name), source: 'bundled' as const }));
    const own = await modelsIn(this.settings.modelFolders);
    const hub = (await hubModels(this.hubCache)).map(({ id, path }) => ({ name: id, path, source: 'hub' as const }));
    return [...(await withConfig(bundled)), ...own, ...hub];
  }

  /** The model of the settings. Rejects with HeadlightError `not-found`, naming those that there are. */
  async chosen(): Promise<ModelFolder> {
    const wanted = this.settings.model;
    const path = fromHome(wanted);
    const folders = await this.folders();
    const known = folders.find((folder) => folder.name === wanted || folder.path === path);
    if (known !== undefined) return { path: known.path, source: known.source };
    if (isAbsolute(path)) return { path, source: 'folder' };
    const names = folders.map(({ name }) => name).join(', ') || 'none';
    throw new HeadlightError('not-found', `There is no model named ${wanted}. Known are: ${names}; or give the path of a folder.`);
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

  async choose(name: string): Promise<void> {
    await this.settings.update('model', name);
  }

  async addFolder(path: string): Promise<void> {
    const folders = this.settings.modelFolders;
    if (!folders.includes(path)) await this.settings.update('modelFolders', [...folders, path]);
  }

  /** Forgets a folder (its files stay), or deletes a download. The default model takes the place of the chosen one. */
  async remove({ name, card }: LibraryModel): Promise<void> {
    if (card.source === 'folder') {
      const rest = this.settings.modelFolders.filter((folder) => fromHome(folder) !== card.path);
      await this.settings.update('modelFolders', rest);
    } else if (card.source === 'hub') {
      // …/models--org--name/snapshots/<commit>
      await vscode.workspace.fs.delete(vscode.Uri.file(join(card.path, '..', '..')), { recursive: true });
      this.refresh();
    }
    if (this.settings.model === name || this.settings.model === card.path) await this.settings.update('model', undefined);
  }

  /** True where Remove does something: a folder that the settings name itself, or a download. */
  removable({ card }: LibraryModel): boolean {
    if (card.source === 'folder') return this.settings.modelFolders.some((folder) => fromHome(folder) === card.path);
    return card.source === 'hub';
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
