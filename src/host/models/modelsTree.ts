import * as vscode from 'vscode';
import { COMMANDS } from '../../ids';
import type { ModelCard, ModelProblem } from '../../protocol/models';
import { givenTo } from './givenMedium';
import { modelFacts, SOURCES } from './modelFacts';
import { modelTooltip } from './modelTooltip';
import { reasonFirst } from './reasonFirst';
import { shortName, type LibraryModel, type Listing, type ModelLibrary } from './modelLibrary';

/** A row of the Models view. */
export type ModelNode =
  | { readonly kind: 'source'; readonly source: ModelCard['source']; readonly models: readonly LibraryModel[] }
  | { readonly kind: 'model'; readonly model: LibraryModel }
  | { readonly kind: 'problem'; readonly problem: ModelProblem };

const ORDER: readonly ModelCard['source'][] = ['bundled', 'folder', 'hub'];

/** The Models view: what is at hand, by where it comes from, and what could not be read. */
export class ModelsTree implements vscode.TreeDataProvider<ModelNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly library: ModelLibrary) {
    this.subscription = library.onDidChange(() => {
      this.changed.fire();
    });
  }

  async getChildren(node?: ModelNode): Promise<ModelNode[]> {
    if (node === undefined) return topNodes(await this.library.list());
    return node.kind === 'source' ? node.models.map((model) => ({ kind: 'model', model })) : [];
  }

  getTreeItem(node: ModelNode): vscode.TreeItem {
    switch (node.kind) {
      case 'source':
        return new vscode.TreeItem(SOURCES[node.source], vscode.TreeItemCollapsibleState.Expanded);
      case 'problem':
        return problemItem(node.problem);
      case 'model':
        return this.modelItem(node.model);
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private modelItem(model: LibraryModel): vscode.TreeItem {
    const { name, card } = model;
    const chosen = this.library.isChosen(model);
    const item = new vscode.TreeItem(shortName(name));
    item.id = card.path;
    item.description = modelFacts(card);
    item.iconPath = new vscode.ThemeIcon(chosen ? 'eye' : 'package');
    item.tooltip = modelTooltip(name, card, chosen);
    const medium = givenTo(card.reads);
    if (medium !== null)
      item.command = { command: COMMANDS.selectModel, title: 'Select Model', arguments: [{ name, medium }] };
    if (this.library.removable(model)) item.contextValue = 'removable';
    return item;
  }
}

function topNodes({ models, problems }: Listing): ModelNode[] {
  const sources = ORDER.map((source) => ({
    kind: 'source' as const,
    source,
    models: models.filter(({ card }) => card.source === source),
  }));
  return [
    ...sources.filter((node) => node.models.length > 0),
    ...problems.map((problem) => ({ kind: 'problem' as const, problem })),
  ];
}

function problemItem({ path, message }: ModelProblem): vscode.TreeItem {
  const item = new vscode.TreeItem(shortName(path));
  item.description = reasonFirst(path, message);
  item.tooltip = `${path}\n${message}`;
  item.iconPath = new vscode.ThemeIcon('warning');
  return item;
}
