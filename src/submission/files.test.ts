import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_FILE_BYTES } from './decode';
import { collectFiles } from './files';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'backmark-files-'));
  for (const folder of ['class/b', 'class/__MACOSX', 'class/examples', 'class/.git', 'other'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of [
    'class/z.yaml',
    'class/a.yaml',
    'class/b/c.txt',
    'class/.hidden',
    'class/__MACOSX/a.yaml',
    'class/examples/e.yaml',
    'class/assignment.yaml',
    'other/a.yaml',
  ])
    writeFileSync(join(root, file), file);
  writeFileSync(join(root, 'class/large.yaml'), 'x'.repeat(MAX_FILE_BYTES * 3));
  symlinkSync(join(root, 'other'), join(root, 'class/link'));
});
afterAll(() => rmSync(root, { recursive: true }));

test('a folder with all that is in it, in order; the rest is skipped with a reason', () => {
  const found = collectFiles([join(root, 'class')]);
  expect(found.files.map((f) => [f.source, Math.min(f.bytes.length, 99)])).toEqual([
    ['a.yaml', 12],
    ['b/c.txt', 13],
    ['large.yaml', 99],
    ['z.yaml', 12],
  ]);
  expect(found.skipped).toEqual([
    { source: '.git', reason: 'a hidden file' },
    { source: '.hidden', reason: 'a hidden file' },
    { source: '__MACOSX', reason: 'a file of the system' },
    { source: 'assignment.yaml', reason: 'the assignment itself' },
    { source: 'examples', reason: 'a folder of examples' },
    { source: 'link', reason: 'a link; links are not followed' },
  ]);
});

test('of a large file no more than shows that it is too large', () => {
  const large = collectFiles([join(root, 'class/large.yaml')]).files[0];
  expect(large?.bytes.length).toBe(MAX_FILE_BYTES + 1);
});

test('two files of one name keep their paths, the same file is read once', () => {
  const one = join(root, 'class/a.yaml');
  const two = join(root, 'other');
  expect(collectFiles([one, two, one]).files.map((f) => f.source)).toEqual(['a.yaml', join(two, 'a.yaml')]);
});

test('what is not there is told', () => {
  expect(collectFiles([join(root, 'nobody.yaml')])).toEqual({
    files: [],
    skipped: [{ source: join(root, 'nobody.yaml'), reason: 'there is no such file' }],
  });
});
