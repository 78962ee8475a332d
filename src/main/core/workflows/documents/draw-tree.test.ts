import { expect, test } from 'vitest'
import type { Block } from '../../exchange/document.ts'
import { sampleDocument } from '../../exchange/fixtures/sample-document.ts'
import { drawTree } from './draw-tree.ts'

test('sections stand with their headings and pages, and what is between them by number', () => {
  const [first, second, third] = drawTree(sampleDocument()).split('\n')
  expect([first, second, third]).toEqual(['tides', '├── Tides of the Wadden Sea', '├── Methods (page 1)'])
  expect(drawTree(sampleDocument())).toContain('│   └── 1 paragraph, 1 list, 1 table, 1 figure')
})

test('a long document is cut, and says by how much', () => {
  const blocks = Array.from(
    { length: 1_000 },
    (_, at): Block => ({
      id: `h${at}`,
      type: 'heading',
      level: 1,
      text: `Part ${at}\n${'x'.repeat(500)}`,
    }),
  )
  const lines = drawTree({ ...sampleDocument(), blocks }).split('\n')
  expect(lines).toHaveLength(301)
  expect(lines.at(-1)).toBe('… and 701 more')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(120)
})
