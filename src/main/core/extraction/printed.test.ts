import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Block } from '../exchange/document.ts'
import { type KnownPdf, pageSets } from './fixtures/page-sets.ts'
import { printedPdf, readTruth, type Scores, scoresOf, sumScores } from './fixtures/truth.ts'
import { readPdf } from './read-pdf.ts'
import { walk } from './refine-blocks.ts'

async function read(path: string, native = true): Promise<Block[]> {
  return (await readPdf(readFileSync(path), { fileName: 'x.pdf', native })).blocks
}

async function scores(files: readonly KnownPdf[], native?: boolean): Promise<Scores> {
  const all: Scores[] = []
  for (const { path, truth } of files) all.push(scoresOf(await read(path, native), truth))
  return sumScores(all)
}

const sets = pageSets()

test.each(Object.entries(sets))(
  'headings, items and cells of what is known are found: %s',
  async (set, files) => {
    const least = set.endsWith(', tagged') ? 0.95 : 0.85
    for (const score of Object.values(await scores(files))) expect(score.f1).toBeGreaterThanOrEqual(least)
  },
)

test('without the native library they are found as well', async () => {
  for (const { f1 } of Object.values(await scores(sets['made, untagged'], false)))
    expect(f1).toBeGreaterThanOrEqual(0.85)
})

test('each block says who saw it', async () => {
  const tagged = [...walk(await read(printedPdf('report', 'tagged')))]
  const seen = (type: Block['type']) => [
    ...new Set(tagged.filter((block) => block.type === type).map(({ provenance }) => provenance)),
  ]
  for (const type of ['heading', 'paragraph', 'list', 'listItem', 'table', 'figure'] as const)
    expect(seen(type)).toEqual(['tag'])
  expect(seen('pageHeader')).toEqual(['geometry'])
  const untagged = [...walk(await read(printedPdf('report', 'untagged')))]
  expect(new Set(untagged.map(({ provenance }) => provenance))).toEqual(new Set(['geometry']))
})

test('figures have what is seen in them, captions, programs their lines, pages their heads and feet', async () => {
  const blocks = [...walk(await read(printedPdf('report', 'tagged')))]
  expect(blocks.find(({ type }) => type === 'figure')).toMatchObject({
    description: readTruth('report').figures[0],
    children: [{ type: 'caption', text: 'Figure 1: Nitrate over the months of the first quarter.' }],
  })
  for (const kind of ['tagged', 'untagged'] as const) {
    const all = [...walk(await read(printedPdf('report', kind)))]
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

test('where the native library takes a font for that of another page, pdf.js is believed', async () => {
  const items = [...walk(await read(printedPdf('second-register', 'untagged')))].flatMap((block) =>
    block.type === 'listItem' ? [block.text] : [],
  )
  expect(items).toEqual(['On foot, by two people', 'In May and June, when leaves can be seen'])
})

test('small capitals are told as small letters, also where the file has capitals', async () => {
  for (const kind of ['tagged', 'untagged'] as const)
    expect([...walk(await read(printedPdf('second-study', kind)))]).toContainEqual(
      expect.objectContaining({ type: 'heading', text: '1 Introduction' }),
    )
})

test('entries of the literature are references', async () => {
  const blocks = [...walk(await read(printedPdf('second-study', 'untagged')))]
  expect(blocks.flatMap((block) => (block.type === 'reference' ? [block.text.slice(0, 12)] : []))).toEqual([
    '[1] Aldous, ',
    '[2] Perec, M',
    '[3] Tanaka, ',
  ])
})

test('two columns are read one after the other', async () => {
  const text = [...walk(await read(printedPdf('paper', 'untagged')))]
    .map((block) => ('text' in block ? block.text : ''))
    .join(' ')
  const places = ['Abstract', '2.1 Places', '3.1 The light', '5 Limits', 'Signals and People'].map((piece) =>
    text.indexOf(piece),
  )
  expect(places.every((place) => place > 0)).toBe(true)
  expect(places).toEqual([...places].sort((a, b) => a - b))
})
