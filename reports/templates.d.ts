/** A template, precompiled by reports/precompile.cjs. */
declare module '*.hbs' {
  const template: unknown;
  export default template;
}
