import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { documents, guides, inlineCode, matches, read, root, sources } from './documents.ts'

// What the documents lead to is there.

/** The name of a heading in a link, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-')
}

function expectTarget(from: string, target: string): void {
  const [path = '', heading] = target.split('#')
  const file = path === '' ? join(root, from) : join(root, dirname(from), path)
  expect(existsSync(file), `${from}: ${target}`).toBe(true)
  if (heading === undefined) return
  const headings = matches(read(relative(root, file)), /^#+ (.*)$/gm).map(anchor)
  expect(headings, `${from}: ${target}`).toContain(heading)
}

test('links lead somewhere', () => {
  for (const document of documents) {
    for (const target of matches(read(document), /\]\(([^)\s]+)\)/g)) {
      if (!/^https?:/.test(target)) expectTarget(document, target)
    }
  }
})

test('every document is reached from the README', () => {
  const reached = new Set(['README.md'])
  for (const document of reached) {
    for (const target of matches(read(document), /\]\(([^)\s#]+\.md)(?:#[^)]*)?\)/g)) {
      if (!/^https?:/.test(target)) reached.add(join(dirname(document), target))
    }
  }
  for (const document of documents) expect([...reached]).toContain(document)
})

test('documents that the program names are there', () => {
  const named = matches(
    sources('src/**/*.ts', 'src/**/*.tsx', 'scripts/*.ts'),
    /\b(docs\/[\w/-]+\.md(?:#[\w-]+)?)/g,
  )
  expect(named.length).toBeGreaterThan(2)
  for (const target of named) expectTarget('README.md', target)
})

test('files of the sources that the documents name are there', () => {
  const places = ['', 'src/', 'src/main/', 'src/main/core/', 'src/renderer/', 'docs/']
  for (const document of guides) {
    for (const path of inlineCode(document)) {
      if (!/^[\w./-]+\/[\w.-]+\.(tsx?|ts|yaml|md)$/.test(path) || /NNNN|SUBJECT/.test(path)) continue
      const isThere = places.some((place) => existsSync(join(root, place, path)))
      expect(isThere, `${document}: ${path}`).toBe(true)
    }
  }
})

test('docs/faults.md names tests that there are, in files that have them', () => {
  const named = [...read('docs/faults.md').matchAll(/`([\w./-]+)`: “([^”]+)”/g)]
  expect(named.length).toBeGreaterThan(30)
  for (const [, file = '', title = ''] of named) {
    expect(file).toMatch(/\.(test|spec)\.tsx?$/)
    expect(existsSync(join(root, file)), file).toBe(true)
    expect(read(file).replaceAll("\\'", "'").includes(title), `${file}: ${title}`).toBe(true)
  }
})
