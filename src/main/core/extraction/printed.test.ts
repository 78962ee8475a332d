import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Block } from '../exchange/document.ts'
import { printedPdf, readTruth, type Scores, scoresOf, sumScores } from './fixtures/truth.ts'
import { readPdf } from './read-pdf.ts'
import { walk } from './refine-blocks.ts'

/*
 * Pages that Chromium printed from HTML that is known. Those whose names begin with "held" were not looked at while the
 * rules were made.
 */
const known = ['report', 'paper', 'scripts', 'manual', 'handbook', 'hebrew', 'minutes', 'sheet']
const held = ['held-course', 'held-letter', 'held-arabic']

async function read(name: string, kind: 'tagged' | 'untagged', native = true): Promise<Block[]> {
  const bytes = readFileSync(printedPdf(name, kind))
  return (await readPdf(bytes, { fileName: `${name}.pdf`, native })).blocks
}

async function scores(
  names: readonly string[],
  kind: 'tagged' | 'untagged',
  native?: boolean,
): Promise<Scores> {
  const all: Scores[] = []
  for (const name of names) all.push(scoresOf(await read(name, kind, native), readTruth(name)))
  return sumScores(all)
}

const least = { tagged: 0.95, untagged: 0.85 } as const

for (const [what, names] of Object.entries({
  'the pages that the rules were made with': known,
  'other pages': held,
})) {
  for (const kind of ['tagged', 'untagged'] as const) {
    test(`headings, items and cells of ${what} are found, ${kind}`, async () => {
      const { headings, items, cells } = await scores(names, kind)
      expect(headings.f1).toBeGreaterThanOrEqual(least[kind])
      expect(items.f1).toBeGreaterThanOrEqual(least[kind])
      expect(cells.f1).toBeGreaterThanOrEqual(least[kind])
    })
  }
}

test('without the native library they are found as well', async () => {
  const { headings, items, cells } = await scores(known, 'untagged', false)
  for (const { f1 } of [headings, items, cells]) expect(f1).toBeGreaterThanOrEqual(least.untagged)
})

test('each block says who saw it', async () => {
  const tagged = [...walk(await read('report', 'tagged'))]
  const seen = (type: Block['type']) => [
    ...new Set(tagged.filter((block) => block.type === type).map(({ provenance }) => provenance)),
  ]
  for (const type of ['heading', 'paragraph', 'list', 'listItem', 'table', 'figure'] as const)
    expect(seen(type)).toEqual(['tag'])
  expect(seen('pageHeader')).toEqual(['geometry'])
  const untagged = [...walk(await read('report', 'untagged'))]
  expect(new Set(untagged.map(({ provenance }) => provenance))).toEqual(new Set(['geometry']))
})

test('figures have what is seen in them, captions, programs their lines, pages their heads and feet', async () => {
  const blocks = [...walk(await read('report', 'tagged'))]
  expect(blocks.find(({ type }) => type === 'figure')).toMatchObject({
    description: readTruth('report').figures[0],
    children: [{ type: 'caption', text: 'Figure 1: Nitrate over the months of the first quarter.' }],
  })
  for (const kind of ['tagged', 'untagged'] as const) {
    const all = [...walk(await read('report', kind))]
    const texts = (type: Block['type']) =>
      all.flatMap((block) => (block.type === type && 'text' in block ? [block.text] : []))
    expect(texts('code')).toEqual([
      'function mean(samples) {\n  let sum = 0\n  for (const { value, litres } of samples) {\n    sum += value * litres\n  }\n  return sum / total(samples)\n}',
    ])
    expect(texts('pageHeader')).toEqual(['Muster test pages', 'Muster test pages'])
    expect(texts('pageFooter')).toEqual(['1', '2'])
    expect(texts('footnote')).toHaveLength(2)
  }
})

test('two columns are read one after the other', async () => {
  const text = [...walk(await read('paper', 'untagged'))]
    .map((block) => ('text' in block ? block.text : ''))
    .join(' ')
  const places = ['Abstract', '2.1 Places', '3.1 The light', '5 Limits', 'Signals and People'].map((piece) =>
    text.indexOf(piece),
  )
  expect(places.every((place) => place > 0)).toBe(true)
  expect(places).toEqual([...places].sort((a, b) => a - b))
})
