import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../../../test/harness/test-core.ts'
import { findModuleFiles } from './find-module-files.ts'

function put(root: string, ...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), 'name: x\n')
  }
}

/** Paths in the root, with what keeps them from being read. */
function find(root: string): string[] {
  return findModuleFiles({ roots: [root] }).files.map(
    ({ path, problem }) => path.slice(root.length + 1) + (problem === null ? '' : `: ${problem}`),
  )
}

test('modules are found down to a depth, the upper ones first', () => {
  const root = temporaryDirectory('found')
  put(root, 'module.yaml', 'b/module.yaml', 'a/module.yaml', 'a/x/module.yaml', 'b/module.yml')
  put(root, '1/2/3/4/5/module.yaml', '1/2/3/4/5/6/module.yaml')
  expect(find(root)).toEqual([
    'module.yaml',
    'a/module.yaml',
    'b/module.yaml',
    'a/x/module.yaml',
    '1/2/3/4/5/module.yaml',
  ])
})

test('what .gitignore leaves out is left out, as Git has it; so are node_modules and hidden folders', () => {
  const root = temporaryDirectory('found')
  put(root, 'out/module.yaml', 'keep/module.yaml', 'pkg/gen/module.yaml', 'pkg/out/module.yaml')
  put(root, 'a/node_modules/b/module.yaml', '.claude/worktrees/w/module.yaml', 'only/module.yaml')
  writeFileSync(join(root, '.gitignore'), '# built\nout/\ngen\n/only/module.yaml\n')
  writeFileSync(join(root, 'pkg/.gitignore'), '!gen\n!out/\n')
  expect(find(root)).toEqual(['keep/module.yaml', 'pkg/gen/module.yaml', 'pkg/out/module.yaml'])
})

test('links lead nowhere out, and what is no file is told', () => {
  const root = temporaryDirectory('found')
  const elsewhere = temporaryDirectory('elsewhere')
  put(elsewhere, 'module.yaml')
  put(root, 'real/module.yaml')
  for (const name of ['copy', 'away', 'gone', 'pipe']) mkdirSync(join(root, name))
  symlinkSync(join(root, 'real/module.yaml'), join(root, 'copy/module.yaml'))
  symlinkSync(join(elsewhere, 'module.yaml'), join(root, 'away/module.yaml'))
  symlinkSync(join(root, 'nothing'), join(root, 'gone/module.yaml'))
  symlinkSync(elsewhere, join(root, 'folder'))
  symlinkSync(root, join(root, 'circle'))
  execFileSync('mkfifo', [join(root, 'pipe/module.yaml')])
  expect(find(root)).toEqual([
    `away/module.yaml: it is a link that leads out of ${root}`,
    'copy/module.yaml',
    'gone/module.yaml: it is a link to nothing',
    'pipe/module.yaml: it is not a file',
    // The same file as copy/module.yaml, which stands before it.
  ])
})

test('a root in another one gives each module once; one that is not there is told', () => {
  const root = temporaryDirectory('found')
  put(root, 'a/module.yaml', 'a/b/module.yaml')
  const { files, notes, folders } = findModuleFiles({ roots: [join(root, 'a'), root, join(root, 'no')] })
  expect(files.map(({ path }) => path)).toEqual([join(root, 'a/module.yaml'), join(root, 'a/b/module.yaml')])
  expect(notes).toEqual([`${join(root, 'no')} is not there, or can not be read.`])
  expect(folders).toContain(join(root, 'a/b'))
})

test('of a folder with too much in it, what was not looked at is told', () => {
  const root = temporaryDirectory('found')
  put(root, 'module.yaml', 'z/module.yaml')
  mkdirSync(join(root, 'many'))
  for (let at = 0; at < 20_001; at += 1) writeFileSync(join(root, `many/${at}`), '')
  const { files, notes } = findModuleFiles({ roots: [root] })
  expect(files.map(({ path }) => path)).toEqual([join(root, 'module.yaml')])
  expect(notes).toEqual([
    `${root} has more than 20,000 files and folders: the rest of it was not looked at. Name folders further down.`,
  ])
})
