// Turns a Handlebars template into a module that holds it precompiled; esbuild (src/build.mjs) and jest share it, so that what
// the tests render is what ships, and no template is compiled (no code is generated) where reports are made.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const Handlebars = require('handlebars');

/**
 * The template as JavaScript source. Strict: a field that the view does not have is an error, not an empty text. Only the
 * helpers named here exist. A Markdown template escapes nothing itself: reports/markdown.ts did, by Markdown's rules.
 */
function precompile(text, file) {
  const isMarkdown = /\.md\.hbs$/.test(file);
  if (/\{\{\{|\{\{&/.test(text)) throw new Error(`${file}: unescaped output ({{{ or {{&) is not allowed in a template`);
  const spec = Handlebars.precompile(text, {
    strict: true,
    preventIndent: true,
    noEscape: isMarkdown,
    knownHelpers: { html: true },
    knownHelpersOnly: true,
    srcName: undefined,
  });
  return `module.exports = ${spec};\n`;
}

/** jest's transform. */
module.exports = {
  precompile,
  process: (text, file) => ({ code: precompile(text, file) }),
  getCacheKey: (text, file) =>
    createHash('sha256')
      .update(readFileSync(__filename))
      .update(Handlebars.VERSION)
      .update(file)
      .update(text)
      .digest('hex'),
};
