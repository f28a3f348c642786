import * as vscode from 'vscode';
import { changeWords } from '../../core/changeWords';
import { visible } from '../../core/format';
import { COMMANDS } from '../../ids';
import type { Inspections } from '../inspections';
import { textOf } from '../shownLists';
import type { ShownRun } from '../shownRun';

/** Says that what is shown was changed, and how; a click takes the changes back. */
export class ChangedMark implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly inspections: Inspections) {
    // Beside the item of the model, on its right.
    this.item = vscode.window.createStatusBarItem('changes', vscode.StatusBarAlignment.Left, 9);
    this.item.name = 'Attention: Changes';
    this.item.command = COMMANDS.takeBackChanges;
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.prominentBackground');
    const { events } = inspections;
    const update = (): void => {
      this.update();
    };
    this.subscriptions = [this.item, events.shown.event(update), events.inspection.event(update)];
  }

  /** Empty while nothing is changed. */
  get text(): string {
    return this.item.text;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const run = this.inspections.shown?.run ?? null;
    const words = run === null ? '' : wordsOf(run);
    this.item.text = words === '' ? '' : `$(beaker) changed: ${words}`;
    this.item.tooltip = `What is shown was changed: ${words}. Click to take the changes back.`;
    if (words === '') this.item.hide();
    else this.item.show();
  }
}

/** What was done to a run, in words. */
export function wordsOf({ changes, maps, lists }: ShownRun): string {
  return changeWords(changes, maps, (list, unit) => {
    const text = textOf(lists, { list, unit });
    return text === undefined ? undefined : visible(text);
  });
}
