import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The rooms in order: a file imports from its own or from an earlier one, types too. The record is what graders hand to reports. */
const ROOMS: readonly (readonly RegExp[])[] = [
  [/^src\/(problem|sha256|version)$/],
  [/^src\/language\//],
  [/^src\/engine\//],
  [/^src\/assignment\//],
  [/^src\/submission\//],
  [/^reports\/record$/],
  [/^graders\//],
  [/^reports\//],
  [/^src\/cli\//],
  [/^src\/index$/],
];
/** Packages that one door alone may import. */
const DOORS: Readonly<Record<string, RegExp>> = {
  mathjs: /^src\/language\/(read-text|text-mathjs)$/,
  'decimal.js': /^src\/engine\/ball$/,
  handlebars: /^reports\/render$/,
  temml: /^reports\/typeset$/,
  'markdown-it': /^reports\/statement$/,
  // the generators of random trees for property tests
  'fast-check': /\/arbitrary-[\w-]+$/,
  // what tests hold written LaTeX to
  katex: /^src\/language\/well-formed$/,
  yaml: /^src\/(assignment|submission)\//,
};
const NODE = /^src\/(cli\/|submission\/files$)/;

const root = join(__dirname, '..');
const roomOf = (file: string): number => ROOMS.findIndex((room) => room.some((pattern) => pattern.test(file)));
const files = ['src', 'graders', 'reports']
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((f) =>
      posix.join(room, f.replaceAll('\\', '/')),
    ),
  )
  .filter((f) => f.endsWith('.ts') && !f.endsWith('.d.ts') && !f.endsWith('.test.ts'))
  .map((f) => f.replace(/\.ts$/, ''));
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(join(root, `${file}.ts`), 'utf8');
    const found = text.matchAll(
      /^(?:import|export)\s[^;]*?from\s*'([^']+)'|^import\s*'([^']+)'|\bimport\('([^']+)'\)/gm,
    );
    return [file, [...found].map(([, from, bare, inline]) => from ?? bare ?? inline ?? '')];
  }),
);
const within = (file: string): string[] =>
  (imports.get(file) ?? [])
    .filter((to) => to.startsWith('.') && !to.endsWith('.hbs'))
    .map((to) => posix.join(posix.dirname(file), to));

test.each(files)('%s stands in a room and imports from earlier ones', (file) => {
  expect(roomOf(file)).toBeGreaterThanOrEqual(0);
  expect(within(file).filter((to) => !files.includes(to))).toEqual([]);
  expect(within(file).filter((to) => roomOf(to) > roomOf(file))).toEqual([]);
});

test.each(files)('%s takes packages and Node through their doors', (file) => {
  const packages = (imports.get(file) ?? []).filter((to) => !to.startsWith('.'));
  const wrong = packages.filter((to) => {
    if (to.startsWith('node:')) return !NODE.test(file);
    return DOORS[to.split('/')[0] ?? '']?.test(file) !== true;
  });
  expect(wrong).toEqual([]);
});

test('no import leads back to where it came from', () => {
  const done = new Set<string>();
  const circle = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const to of within(file)) {
      const found = circle(to, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of files) expect(circle(file, [])).toBeUndefined();
});

test('the version is that of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(readFileSync(join(root, 'src/version.ts'), 'utf8')).toContain(`VERSION = '${version}'`);
});
