import type { PanelMemory, Surface } from '../src/protocol/panel';
import { App } from './app';
import './base.css';
import { registerToolkit } from './controls/toolkit';
import { Host } from './host';
import { webviewPort } from './port';
import { initialState } from './state';
import { Store } from './store';
import { onThemeChange, readTheme } from './theme';

registerToolkit();
const port = webviewPort();
const surface = surfaceOf(document.body.dataset['surface']);
const memory = port.memory();
const store = new Store(initialState(memory?.view ?? '', memory?.views));
const host = new Host(port, store);
let theme = readTheme();
onThemeChange(() => {
  theme = readTheme();
  store.schedule();
});
document.body.append(new App(host, store, surface, () => theme).element);
let remembered = '';
store.subscribe(({ view, views, content }) => {
  const shown =
    content.kind === 'data'
      ? { document: content.inspection.document, lens: content.lens }
      : { document: memory?.document ?? null, lens: memory?.lens ?? null };
  const next: PanelMemory = { view, views, ...shown };
  if (JSON.stringify(next) === remembered) return;
  remembered = JSON.stringify(next);
  port.remember(next);
});
store.schedule();
host.ready(surface, memory);

function surfaceOf(name: string | undefined): Surface {
  return name === 'side' || name === 'editor' ? name : 'panel';
}
