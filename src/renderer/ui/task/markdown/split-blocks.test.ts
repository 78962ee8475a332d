import { expect, test } from 'vitest'
import { type MarkdownBlock, noBlocks, splitBlocks } from './split-blocks.ts'

const sample =
  '# Title\n\nA paragraph\nof two lines.\n\n- one\n- two\n\n```ts\nconst a = 1\n\nconst b = 2\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nEnd.'

/** What a block shows, its fence and its repeated head left out. */
const shown = (block: MarkdownBlock) =>
  block.type === 'code' ? block.pieces.join('') : block.text.slice(block.head.length)
const split = (text: string) => splitBlocks(noBlocks, text)
const kinds = (text: string) =>
  split(text).blocks.map((block) => (block.type === 'code' ? 'code' : block.kind))

/** Streams a text in pieces of `size`; returns the last state and the most that was read for one piece. */
function stream(text: string, size: number) {
  let state = noBlocks
  let most = 0
  for (let end = size; end < text.length + size; end += size) {
    state = splitBlocks(state, text.slice(0, end))
    most = Math.max(most, state.read)
  }
  return { state, most }
}

const long = {
  paragraph: Array.from({ length: 3_000 }, (_, n) => `word ${n} and **more** of it, \`code\` too`).join(' '),
  words: 'x'.repeat(60_000),
  fence: `\`\`\`ts\n${Array.from({ length: 2_000 }, (_, n) => `const n${n} = ${n}`).join('\n')}`,
  table: `| a | b |\n| - | - |\n${Array.from({ length: 2_000 }, (_, n) => `| row ${n} | value |`).join('\n')}`,
  list: Array.from({ length: 2_000 }, (_, n) => `- item ${n}\n  and more`).join('\n'),
  numbered: Array.from({ length: 2_000 }, (_, n) => `${n + 1}. item`).join('\n'),
  quote: Array.from({ length: 3_000 }, (_, n) => `> line ${n}\n${n % 20 === 19 ? '>\n' : ''}`).join(''),
  item: `- ${'one item without an end '.repeat(5_000)}`,
  html: '<div>\nsome text in it\n'.repeat(2_000),
  indented: '    a line of code\n'.repeat(2_000),
  nested: `- one\n${'  - below it, a line of its own\n'.repeat(1_500)}`,
}

test('blocks hold the text, code without its fence', () => {
  const { blocks } = split(sample)
  expect(blocks.map(shown).join('')).toBe(sample.replace('```ts\n', '').replace('```\n\n', ''))
  expect(kinds(sample)).toEqual(['heading', 'paragraph', 'list', 'code', 'table', 'paragraph'])
})

test('streaming character by character gives the same blocks as the whole', () => {
  expect(stream(sample, 1).state.blocks).toEqual(split(sample).blocks)
})

test('early blocks keep their identity while the end grows', () => {
  const before = split(sample)
  const after = splitBlocks(before, `${sample} More of it.`)
  expect(before.settled).toBeGreaterThan(2)
  for (let at = 0; at < before.settled; at++) expect(after.blocks[at]).toBe(before.blocks[at])
})

test('a text that does not continue the one before is split anew', () => {
  const state = splitBlocks(split(sample), 'Something else.\n\nHere.')
  expect(state.blocks.map(shown)).toEqual(['Something else.\n\n', 'Here.'])
})

test('windows line ends and tabs still join to the text', () => {
  const text = 'One\r\n\r\n\tcode\r\n\r\nTwo'
  expect(split(text).blocks.map(shown).join('')).toBe(text)
})

for (const [name, text] of Object.entries(long)) {
  test(`a ${name} of any length costs what it brings: read a piece at a time, the same as the whole`, () => {
    const { state, most } = stream(text, 50)
    expect(most).toBeLessThan(20_000)
    expect(state.blocks).toEqual(split(text).blocks)
    expect(state.blocks.map(shown).join('')).toBe(name === 'fence' ? text.slice('```ts\n'.length) : text)
    // None is so long that drawing it alone would hold the page.
    for (const block of state.blocks) {
      const texts = block.type === 'code' ? block.pieces : [block.text]
      for (const each of texts) expect(each.length).toBeLessThan(17_000)
    }
  })
}

test('a long paragraph is cut where no emphasis, code or link is open', () => {
  const text = `${'word '.repeat(399)}and **bold ${'words '.repeat(30)}end** then \`a b\` [c d](e f) g. Next`
  const [first, second] = split(text).blocks
  expect(first).toMatchObject({ goesOn: true, part: 0 })
  expect(second).toMatchObject({ goesOn: false, part: 1 })
  expect(first && shown(first)).toMatch(/end\*\* $/)
})

test('a table goes on with its own head', () => {
  const [first, second] = split(long.table).blocks
  expect(first?.type === 'markdown' && first.head).toBe('')
  expect(second?.type === 'markdown' && second.head).toBe('| a | b |\n| - | - |\n')
})

test('code: the language, an open and a closed fence, a longer fence around one', () => {
  expect(split('```ts\nconst a').blocks).toEqual([
    { type: 'code', language: 'ts', pieces: ['const a'], closed: false },
  ])
  expect(split('```ts title="x"\nconst a\n```\n').blocks).toEqual([
    { type: 'code', language: 'ts', pieces: ['const a\n'], closed: true },
  ])
  expect(split('````md\n```\nx\n```\n````\nAfter').blocks.map(shown)).toEqual(['```\nx\n```\n', 'After'])
  expect(kinds('A paragraph\n```\ncode\n```\nand after')).toEqual(['paragraph', 'code', 'paragraph'])
  expect(split('  ```\n  a\n    b\n  ```').blocks.map(shown)).toEqual(['a\n  b\n'])
  expect(split('~~~\na\n```\n~~~').blocks.map(shown)).toEqual(['a\n```\n'])
})

test('code in a list stays in it', () => {
  expect(kinds('- one\n\n  ```ts\n  a\n  ```\n- two')).toEqual(['list'])
})
