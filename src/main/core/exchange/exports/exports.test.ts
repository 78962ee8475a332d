import fc from 'fast-check'
import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import type { Block } from '../document.ts'
import { arbitraryDocument } from '../fixtures/arbitrary-document.ts'
import { sampleDocument } from '../fixtures/sample-document.ts'
import { toMarkdown } from './markdown.ts'
import { toPlainText } from './plain-text.ts'

const withBlocks = (...blocks: Block[]) => ({ ...sampleDocument(), metadata: {}, blocks })

describe('Markdown', () => {
  test('has what a reader needs', () => {
    expect(toMarkdown(sampleDocument())).toBe(`# Tides of the Wadden Sea

## Methods

[Water levels were read each hour.](<https://example.org/levels>)

1. Set the gauge
2. Read it

Table 1: levels

| Level |  |
| --- | --- |
| low | 0.4 m |

![A gauge in the mud](<gauge.png>)

\`\`\`Python
print(level)
\`\`\`

$$
h = a \\cos t
$$

See

Local time.

Ebb, A. Tides. 2020.
`)
  })

  test('fences a text with any number of ticks', () => {
    const text = '`a'.repeat(200_000)
    expect(toMarkdown(withBlocks({ id: 'c', type: 'code', text }))).toBe(`\`\`\`\n${text}\n\`\`\`\n`)
  })

  test('nests lists, and writes inline parts in one line', () => {
    const item = (id: string, text: string, ...children: Block[]): Block => ({
      id,
      type: 'listItem',
      text,
      children,
    })
    const inner: Block = { id: 'l2', type: 'list', ordered: false, children: [item('c', 'inner')] }
    const inline: Block = {
      id: 'g',
      type: 'group',
      role: 'inline',
      children: [
        { id: 'p', type: 'paragraph', text: 'Run' },
        { id: 'x', type: 'code', text: 'a `b`' },
        { id: 'q', type: 'paragraph', text: 'now', link: 'https://x.org/a b' },
      ],
    }
    const list: Block = {
      id: 'l1',
      type: 'list',
      ordered: true,
      children: [item('a', 'one', inner), item('b', '', inline)],
    }
    expect(toMarkdown(withBlocks(list))).toBe(
      '1. one\n   - inner\n2. Run `` a `b` `` [now](<https://x.org/a b>)\n',
    )
  })

  test('means the text, whatever stands in it', () => {
    const texts = [
      '# no heading',
      '1. no list',
      '- no list',
      '*a* _b_ `c` [d](e) <b>',
      'a | b',
      '&amp;',
      '> no quote',
      '+ x',
      '= y',
      '~~z~~',
      '\\',
      '!',
    ]
    for (const text of texts) {
      const html = marked.parse(toMarkdown(withBlocks({ id: 'p', type: 'paragraph', text })), {
        async: false,
      })
      expect(plain(html)).toBe(text)
      expect(html).toMatch(/^<p>[^<]*<\/p>\n$/)
    }
  })
})

/** What a reader sees of a paragraph. */
function plain(html: string): string {
  return html
    .replace(/^<p>([\s\S]*)<\/p>\n$/, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

test('plain text has a paragraph for each block, and tabs between cells', () => {
  expect(toPlainText(sampleDocument()).split('\n\n')).toEqual([
    ...[
      'Tides of the Wadden Sea',
      'Methods',
      'Water levels were read each hour.',
      'Set the gauge',
      'Read it',
    ],
    ...[
      'Level\t\nlow\t0.4 m',
      'Table 1: levels',
      'A gauge in the mud',
      'print(level)',
      'h = a \\cos t',
      'See',
    ],
    ...['Local time.', 'Ebb, A. Tides. 2020.\n'],
  ])
})

test('any document can be written', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      expect(toPlainText(document)).toMatch(/\n$/)
      expect(toMarkdown(document)).toMatch(/\n$/)
    }),
    { numRuns: 200 },
  )
})
