/** Every name that package.json also knows, once. A test compares the two. */
export const EXTENSION = 'headlight';

export const COMMANDS = {
  inspect: 'headlight.inspect',
  openPanel: 'headlight.openPanel',
  focusSideView: 'headlight.focusSideView',
  selectModel: 'headlight.selectModel',
  nextLayer: 'headlight.nextLayer',
  previousLayer: 'headlight.previousLayer',
  nextHead: 'headlight.nextHead',
  previousHead: 'headlight.previousHead',
  allHeads: 'headlight.allHeads',
  toggleFollowCursor: 'headlight.toggleFollowCursor',
  toggleDirection: 'headlight.toggleDirection',
  pinUnit: 'headlight.pinUnit',
  toggleFocusMode: 'headlight.toggleFocusMode',
  toggleLive: 'headlight.toggleLive',
  toggleSinks: 'headlight.toggleSinks',
  ablateHead: 'headlight.ablateHead',
  hideUnit: 'headlight.hideUnit',
  takeBackChanges: 'headlight.takeBackChanges',
  continueText: 'headlight.continueText',
  stopWriting: 'headlight.stopWriting',
  exportInspection: 'headlight.export',
  addModelFolder: 'headlight.addModelFolder',
  downloadModel: 'headlight.downloadModel',
  removeModel: 'headlight.removeModel',
  clear: 'headlight.clear',
  showLog: 'headlight.showLog',
} as const;

export const VIEWS = {
  container: 'headlight',
  side: 'headlight.side',
  models: 'headlight.models',
  panel: 'headlight.panel',
  /** The custom editor of pictures. */
  imageEditor: 'headlight.imageEditor',
} as const;

/** Extensions of the files that open as pictures. */
export const PICTURES = ['png', 'jpg', 'jpeg', 'jfif', 'webp', 'avif', 'gif', 'tif', 'tiff', 'bmp', 'svg'] as const;

export const SETTINGS = {
  section: 'headlight',
  model: 'model',
  imageModel: 'imageModel',
  tableModel: 'tableModel',
  modelFolders: 'modelFolders',
  hubCache: 'hubCache',
  layer: 'layer',
  head: 'head',
  followCursor: 'followCursor',
  live: 'live',
  liveDelay: 'liveDelay',
  sinks: 'sinks',
  palette: 'palette',
  maxUnits: 'maxUnits',
  continuation: 'continuation',
  memoryLimit: 'memoryLimit',
  kernels: 'kernels',
  threads: 'threads',
  idleTimeout: 'idleTimeout',
} as const;

export const CONTEXT = {
  /** The active editor has an inspection. */
  shown: 'headlight.shown',
  running: 'headlight.running',
  pinned: 'headlight.pinned',
  /** Something was done to the run that is shown. */
  changed: 'headlight.changed',
  /** A model continues a text. */
  writing: 'headlight.writing',
} as const;

/** Commands behind the links of hover cards: registered, but in no menu and not in package.json. */
export const LINKS = {
  /** Puts the caret on a unit: [{ document, list, unit }]. */
  revealUnit: 'headlight.link.revealUnit',
  /** Opens the picture at a URI with its attention, beside what is open: [{ picture }]. */
  inspectPicture: 'headlight.link.inspectPicture',
} as const;
