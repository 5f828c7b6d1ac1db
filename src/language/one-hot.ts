/** Labels that words say to stand one-hot in a matrix: `where Y is the one-hot matrix of the labels`. */
import type { Scope } from './names';

const SAID =
  /(?<![\p{L}\\_^{])([A-Z])(?:[ \t]*\\in\b[^$.;\n]{1,60})?(\$?)[ \t]*(\\(?:text|textrm|mbox|mathrm)[ \t]*\{)?[ \t]*(?:is|are|denotes|being|=)?[ \t]*(?:the |a |our )?[a-z ]{0,16}?\bone[- ]?hot\b(?!\s*[(_]|\}\s*\()[^.,;:$\n{}]*(\}?)/gu;

/**
 * The words become the equation that they say, `Y = onehot(y)`, where Y names nothing and the problem has one label; of the same
 * length, so that places stay.
 */
export function withOneHot(text: string, scope: Scope): string {
  if (!/one[- ]?hot/.test(text)) return text;
  const labels = new Set([...scope.names.values()].flatMap((e) => (e.kind === 'label' ? [e.name] : [])));
  const [label] = labels;
  if (labels.size !== 1 || label === undefined || !/^[A-Za-z](?:_[A-Za-z0-9])?$/.test(label)) return text;
  const isLatex = /[\\$]/.test(text);
  return text.replace(SAID, (all, called: string, dollar: string, open: string | undefined, close: string) => {
    if (scope.names.has(called) || (open === undefined) !== (close === '')) return all;
    const said = `${called}=${isLatex ? '\\mathrm{onehot}' : 'onehot'}(${label})${dollar}`;
    return said.length > all.length ? all : said.padEnd(all.length);
  });
}
