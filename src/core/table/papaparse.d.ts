/** The part of Papa Parse 5 that is used here: its own declarations want Node's types, which the page does not have. */
declare module 'papaparse' {
  interface Step {
    /** The cells of one row. */
    readonly data: readonly string[];
    /** `cursor`: UTF-16 offset behind the row and its line end. */
    readonly meta: { readonly cursor: number };
  }
  const Papa: {
    parse(
      text: string,
      config: {
        readonly delimiter: string;
        readonly newline: '\n' | '\r';
        readonly step: (step: Step) => void;
      },
    ): unknown;
  };
  export default Papa;
}
