import { topUnits } from '../src/core/paint';
import type { Surface } from '../src/protocol/panel';
import { AnswerList } from './aside/answerList';
import './aside/aside.css';
import { Continuation } from './aside/continuation';
import { isWide } from './aside/isWide';
import { SideRegions } from './aside/sideRegions';
import { TopList } from './aside/topList';
import { ChangedMark } from './controls/changedMark';
import { EmptyPage } from './controls/emptyPage';
import { Header } from './controls/header';
import { ModelNotes } from './controls/modelNotes';
import { ProblemBanner } from './controls/problemBanner';
import { ProgressBar } from './controls/progressBar';
import { ScaleBar } from './controls/scaleBar';
import { StatusLine } from './controls/statusLine';
import { Tabs } from './controls/tabs';
import { WaitBar } from './controls/waitBar';
import { element } from './dom';
import type { Host } from './host';
import type { PanelState } from './state';
import type { Store } from './store';
import type { Theme } from './theme';
import { viewDataMaker, type PaintedHeat, type ViewData } from './viewData';
import { heatLine } from './words';
import { fittingView, fittingViews, views } from './views/registry';
import type { View, ViewEntry } from './views/view';

/** The page: header, tabs, the chosen view, the list beside it, the foot. The side view is header, list and foot. */
export class App {
  readonly element: HTMLElement;
  private readonly status = new StatusLine();
  private readonly progress = new ProgressBar();
  private readonly header: Header;
  private readonly scale: ScaleBar;
  private readonly top: TopList;
  private readonly answers: AnswerList;
  private readonly continuation: Continuation;
  private readonly changed: ChangedMark;
  private readonly notes = new ModelNotes();
  /** Null but in the side view: the view of a picture has its own. */
  private readonly regions: SideRegions | null;
  private readonly empty: EmptyPage;
  private readonly problem: ProblemBanner;
  private readonly tabs: Tabs;
  private readonly wait: WaitBar;
  private readonly body: HTMLElement;
  private readonly main: HTMLElement;
  private readonly aside: HTMLElement;
  /** For screen readers: what the eye knows from the tab of the editor. */
  private readonly title = element('h1', 'unseen');
  private readonly made = new Map<string, View>();
  private readonly viewData = viewDataMaker();
  private said: PaintedHeat | null = null;

  constructor(
    private readonly host: Host,
    private readonly store: Store,
    private readonly surface: Surface,
    private readonly theme: () => Theme,
  ) {
    const say = (line: string): void => this.status.say(line);
    this.header = new Header(host);
    this.scale = new ScaleBar(host);
    this.top = new TopList(host, say, (place) => store.dispatch({ type: 'point', payload: { place } }));
    this.answers = new AnswerList(host);
    this.continuation = new Continuation(host);
    this.changed = new ChangedMark(host);
    this.wait = new WaitBar();
    this.regions = surface === 'side' ? new SideRegions(host) : null;
    this.empty = new EmptyPage(host);
    this.problem = new ProblemBanner(host, () => store.dispatch({ type: 'problem', payload: null }));
    this.tabs = new Tabs(views, (view) => store.dispatch({ type: 'view', payload: view }));
    this.aside = element(
      'div',
      'aside',
      ...(this.regions === null ? [] : [this.regions.element]),
      this.answers.element,
      this.continuation.element,
      this.top.element,
    );
    this.main = element('main', 'main', this.wait.element, this.aside);
    const head = element(
      'header',
      'app-head',
      this.title,
      this.header.element,
      this.changed.element,
      this.notes.element,
      this.bar(),
      this.progress.element,
    );
    this.body = element('div', 'app-body', head, this.main, this.status.element);
    this.element = element('div', 'app', this.problem.element, this.empty.element, this.body);
    store.subscribe((state) => this.update(state));
  }

  private bar(): HTMLElement {
    const bar = element('div', 'bar');
    bar.hidden = this.surface === 'side';
    const copy = element('button', 'link', 'Copy as TSV');
    copy.type = 'button';
    copy.title = 'Copy what is visible as tab-separated values';
    copy.addEventListener('click', () => void this.copyTsv());
    bar.append(this.tabs.element, element('span', 'bar-space'), this.scale.element, copy);
    return bar;
  }

  private update(state: PanelState): void {
    const { content, problem } = state;
    this.problem.update(problem);
    const data = this.viewData(state);
    // Before the first list of an inspection has come, there is nothing to show of it.
    this.empty.update(content.kind === 'data' && data === null ? 'loading' : content.kind);
    this.body.hidden = data === null;
    if (content.kind !== 'data' || data === null) return;
    const theme = this.theme();
    this.title.textContent = `Attention in ${data.inspection.title}`;
    this.header.update(data, theme);
    this.changed.update(data.inspection);
    this.notes.update(data.inspection);
    this.scale.update(data);
    this.progress.update(content.progress);
    const view = this.updateView(state.view, data, theme);
    const painted = view?.heat === undefined ? data.heat : view.heat();
    this.main.classList.toggle('wide', isWide(painted));
    this.wait.update(problem === null && view?.waits() === true, state.waiting);
    this.answers.update(data);
    this.continuation.update(data);
    this.regions?.update(data);
    this.top.update({ ...data, heat: painted });
    this.sayTop(data);
    this.status.progress(content.progress);
    this.status.scale(state.options.palette, theme, view === null ? (data.heat?.scale ?? null) : view.scale());
  }

  /** New heat is told by its strongest unit, until the pointer or the keyboard is on another. */
  private sayTop({ heat, inspection, options }: ViewData): void {
    if (heat === null || heat === this.said) return;
    this.said = heat;
    const strongest = topUnits(heat.weights, heat.list.units, 1, options.sink === 'include')[0];
    if (strongest !== undefined) this.status.say(heatLine({ inspection, ...heat }, strongest.unit));
  }

  /** Shows the view, made when it is first looked at; the side view has none. */
  private updateView(chosen: string, data: ViewData, theme: Theme): View | null {
    const entry = this.surface === 'side' ? null : fittingView(chosen, data.inspection);
    if (entry === null) return null;
    this.tabs.update(entry.id, new Set(fittingViews(data.inspection).map(({ id }) => id)));
    const view = this.made.get(entry.id) ?? this.make(entry);
    for (const [other, { element: page, aside }] of this.made) {
      page.hidden = other !== entry.id;
      if (aside === undefined || (other === entry.id) === aside.isConnected) continue;
      if (aside.isConnected) aside.remove();
      else this.aside.prepend(aside);
    }
    view.update(data, theme);
    return view;
  }

  private make(entry: ViewEntry<unknown>): View {
    const view = entry.create({
      host: this.host,
      say: (line) => this.status.say(line),
      refresh: () => this.store.schedule(),
      saved: entry.restore(this.store.state.views[entry.id]),
      save: (state) => this.store.dispatch({ type: 'keep', payload: { view: entry.id, state } }),
    });
    view.element.classList.add('view');
    view.element.id = `view-${entry.id}`;
    view.element.setAttribute('role', 'tabpanel');
    view.element.setAttribute('aria-labelledby', `tab-${entry.id}`);
    this.made.set(entry.id, view);
    this.main.insertBefore(view.element, this.aside);
    return view;
  }

  private async copyTsv(): Promise<void> {
    try {
      const { view, content } = this.store.state;
      const entry = content.kind === 'data' ? fittingView(view, content.inspection) : null;
      const tsv = entry && (await this.made.get(entry.id)?.tsv());
      if (tsv == null) return;
      this.host.copy(tsv);
      this.status.say(`copied ${tsv.split('\n').length - 1} rows`);
    } catch (error) {
      this.host.report(error);
    }
  }
}
