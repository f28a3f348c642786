import * as vscode from 'vscode';
import { COMMANDS } from '../ids';
import { messageOf } from './messageOf';
import { WrongModelError } from './models/wrongModelError';
import { HeadlightError, isCancelled } from '../protocol/errors';

/** The one place that tells the person what went wrong: one message in plain words, and the way to the log. */
export class Problems {
  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** A message with what to do next. What was cancelled is silent. */
  show(error: unknown): void {
    if (isCancelled(error)) return;
    this.note(error);
    const showLog = 'Show Log';
    const selectModel = 'Select Model…';
    const wrong = error instanceof WrongModelError ? error : null;
    const instead = wrong?.instead == null ? null : { name: wrong.instead, medium: wrong.medium };
    const use = instead === null ? [] : [`Use ${instead.name}`];
    const actions = aboutModel(error) ? [...use, selectModel, showLog] : [showLog];
    void vscode.window.showErrorMessage(messageOf(error), ...actions).then((action) => {
      if (instead !== null && action === use[0]) void vscode.commands.executeCommand(COMMANDS.selectModel, instead);
      if (action === showLog) this.log.show();
      if (action === selectModel) void vscode.commands.executeCommand(COMMANDS.selectModel);
    });
  }

  /** Only in the log: for what comes again with every keystroke. */
  note(error: unknown): void {
    if (isCancelled(error)) return;
    if (error instanceof HeadlightError) this.log.error(`${error.code}: ${error.message}`);
    else this.log.error(error instanceof Error ? error : String(error));
  }
}

function aboutModel(error: unknown): boolean {
  return (
    error instanceof WrongModelError ||
    (error instanceof HeadlightError && ['checkpoint', 'tokenizer', 'memory', 'not-found'].includes(error.code))
  );
}
