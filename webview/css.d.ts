/** Styles are gathered by the bundler into dist/webview/main.css. */
declare module '*.css';
