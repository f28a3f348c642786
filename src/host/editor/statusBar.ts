import * as vscode from 'vscode';
import { COMMANDS } from '../../ids';
import type { Inspected } from '../inspected';
import { isText } from '../inspectedText';
import type { Inspections } from '../inspections';
import type { Settings } from '../settings';
import { escapeMarkdown } from './escapeMarkdown';
import { statusText } from './statusText';

/** Model, lens and progress of the document that is shown; spinning while it runs. A click selects the model. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly inspections: Inspections,
    private readonly settings: Settings,
  ) {
    this.item = vscode.window.createStatusBarItem('model', vscode.StatusBarAlignment.Left, 10);
    this.item.name = 'Attention';
    this.item.command = COMMANDS.selectModel;
    const { events } = inspections;
    const update = (): void => {
      this.update();
    };
    this.subscriptions = [
      this.item,
      events.shown.event(update),
      events.inspection.event(update),
      events.lens.event(update),
      events.progress.event(update),
      events.waiting.event(update),
      events.list.event(update),
      events.problem.event(update),
      settings.onDidChange(update),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const inspected = this.inspections.shown;
    if (inspected === undefined) {
      this.item.hide();
      return;
    }
    const { lens, progress, waiting, problem, run } = inspected;
    this.item.text = statusText({
      model: run?.model ?? null,
      lens,
      maps: run?.maps ?? [],
      lists: [...(run?.lists.values() ?? [])].map(({ list }) => list),
      progress,
      waiting,
      problem,
      live: this.settings.live && isText(inspected),
    });
    this.item.tooltip = this.tooltip(inspected);
    this.item.backgroundColor =
      problem !== null && !progress.running ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }

  private tooltip({ problem, run }: Inspected): vscode.MarkdownString {
    const links = [
      `[Select Model…](command:${COMMANDS.selectModel})`,
      `[Live: turn ${this.settings.live ? 'off' : 'on'}](command:${COMMANDS.toggleLive})`,
      `[Open Panel](command:${COMMANDS.openPanel})`,
      `[Show Log](command:${COMMANDS.showLog})`,
    ];
    const lines = [
      problem === null ? '' : `$(warning) ${escapeMarkdown(problem)}`,
      run?.card == null ? '' : `${escapeMarkdown(run.model)}: ${run.card.layers} layers × ${run.card.heads} heads`,
      links.join(' · '),
    ];
    const tooltip = new vscode.MarkdownString(lines.filter((line) => line !== '').join('\n\n'), true);
    tooltip.isTrusted = {
      enabledCommands: [COMMANDS.selectModel, COMMANDS.toggleLive, COMMANDS.openPanel, COMMANDS.showLog],
    };
    return tooltip;
  }
}
