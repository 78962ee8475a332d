import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../../../test/harness/test-core.ts'
import { readModule } from '../definition/read-module.ts'
import { draftModule } from './draft-module.ts'

function repository(name: string, files: Readonly<Record<string, string>>): string {
  const directory = join(temporaryDirectory('draft'), name)
  mkdirSync(directory)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return directory
}

function draft(directory: string) {
  const { definition, problems } = readModule({ source: draftModule({ directory }) })
  expect(problems).toEqual([])
  return definition
}

test('a draft has the name, the version, the languages and what the README says first', () => {
  const directory = repository('Billing_Service', {
    'README.md':
      '<p align="center"><img src="x"></p>\n\n# Billing\n\n[![ci](x)](y) ![logo](z)\n\n```\ncode that is long enough to be prose\n```\n\n- a list of things\n\nKeeps the **invoices** of the [shop](https://shop.example), and\ncancels them: see `cancel`.\n\nMore.\n',
    'package.json': '{ "name": "x", "version": "2.3.4" }',
    'src/a.ts': '',
    'src/b.tsx': '',
    'src/c.sql': '',
    'node_modules/x/a.js': '',
    '.gitignore': 'dist\n',
    'dist/a.js': '',
  })
  expect(draft(directory)).toMatchObject({
    name: 'billing-service',
    version: '2.3.4',
    description: 'Keeps the invoices of the shop, and cancels them: see cancel.',
    tags: ['typescript', 'sql'],
  })
})

test.each([
  ['123', {}, { name: 'module-123', version: '0.1.0', tags: [] }],
  ['…', { 'README.md': '# Only a title\n' }, { name: expect.stringMatching(/^module/) }],
  [
    'a',
    { 'README.md': 'Yes: it says "no" # and more, as a text.\n' },
    { description: 'Yes: it says "no" # and more, as a text.' },
  ],
  [
    'b',
    { 'README.md': `${'word '.repeat(500)}\n` },
    { description: expect.stringMatching(/^(word ){99}word?…$|…$/) },
  ],
  [
    'c',
    { 'Cargo.toml': '[package]\nversion = "0.4.1"\n', 'package.json': '{"version":"next"}' },
    { version: '0.4.1' },
  ],
] as const)('the draft of %s can be read', (name, files, expected) => {
  expect(draft(repository(name, files))).toMatchObject(expected)
})
