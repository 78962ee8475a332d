import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Json } from '../../../contract/values.ts'
import type { Block } from '../exchange/document.ts'
import { validate } from '../exchange/validate/validate.ts'
import { type ExtractOptions, extractPdf } from './extract-pdf.ts'
import { readersOf } from './fixtures/readers-of.ts'
import { smallPdf, textAt, wholePicture } from './fixtures/small-pdf.ts'
import { printedPdf } from './fixtures/truth.ts'
import { walk } from './refine-blocks.ts'

/** A file with these bytes. */
function fileOf(bytes: Uint8Array | string, name = 'file.pdf'): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-pdf-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** The problem that reading ends with. */
async function problem(path: string, options?: ExtractOptions): Promise<string> {
  const error = await extractPdf(path, options).then(
    () => null,
    (reason: { details?: { problem?: string }; code?: string; message?: string }) => reason,
  )
  return `${error?.details?.problem ?? error?.code}: ${error?.message}`
}

const textsOf = (blocks: readonly Block[]) =>
  [...walk(blocks)].flatMap((block) => ('text' in block ? [block.text] : []))
const hello = () => smallPdf([{ content: textAt('Hello from the first page.', 72, 700) }])
const encrypted = join(import.meta.dirname, 'fixtures/encrypted.pdf')

test('a document says what it was made from, and each block where it stands and who saw it', async () => {
  const path = fileOf(hello(), 'Hello.PDF')
  const { document, warnings } = await extractPdf(path)
  expect(warnings).toEqual([])
  expect(document).toMatchObject({
    kind: 'document',
    name: 'Hello',
    source: {
      fileName: 'Hello.PDF',
      mediaType: 'application/pdf',
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    },
    coordinates: { unit: 'pt', origin: 'topLeft' },
    pages: [{ number: 1, width: 595, height: 842 }],
    blocks: [{ type: 'paragraph', text: 'Hello from the first page.', provenance: 'geometry' }],
  })
  const [{ places } = {}] = document.blocks
  const box = places?.[0]?.box
  expect(box?.left).toBeCloseTo(72, 0)
  expect(box?.bottom).toBeGreaterThan(842 - 700)
  expect(box?.top).toBeLessThan(842 - 700)
})

test.each(['report.tagged', 'scripts.untagged', 'handbook.tagged'])(
  '%s is a right document of the format',
  async (name) => {
    const { document } = await extractPdf(join(import.meta.dirname, `fixtures/printed/${name}.pdf`))
    const rules = [
      'uniqueIds',
      'referencesResolve',
      'monotonePages',
      'rectangularTables',
      'boxesInsidePages',
    ] as const
    expect(validate(document as unknown as Json, { rules }).problems).toEqual([])
  },
)

test('outline, labels, links and notes are there too', async () => {
  const pdf = smallPdf(
    [
      { content: textAt('See the second page.', 72, 700), more: '/Annots [1002 0 R 1003 0 R 1004 0 R]' },
      { content: textAt('Here it is.', 72, 400) },
    ],
    {
      catalog: '/Outlines 1000 0 R /PageLabels << /Nums [0 << /S /r >>] >>',
      objects: [
        '<< /Type /Outlines /First 1001 0 R /Last 1001 0 R /Count 1 >>',
        '<< /Title (Second) /Parent 1000 0 R /Dest [7 0 R /XYZ 0 420 0] >>',
        '<< /Type /Annot /Subtype /Link /Rect [70 695 200 715] /Dest [7 0 R /XYZ 0 420 0] >>',
        '<< /Type /Annot /Subtype /Link /Rect [70 695 200 715] /A << /S /URI /URI (https://example.com/) >> >>',
        '<< /Type /Annot /Subtype /Text /Rect [300 700 320 720] /Contents (Is that so?) >>',
      ],
    },
  )
  const { document } = await extractPdf(fileOf(pdf))
  expect(document.pages.map(({ label }) => label)).toEqual(['i', 'ii'])
  expect(document.extra?.pdf).toMatchObject({
    outline: [{ title: 'Second', page: 2, children: [] }],
    annotations: [{ page: 1, kind: 'Text', text: 'Is that so?' }],
  })
  const [first, second] = document.blocks
  expect(first).toMatchObject({ text: 'See the second page.', link: 'https://example.com/' })
  expect(document.relations).toEqual([{ type: 'reference', from: first?.id, to: second?.id }])
})

test('files that are no readable PDF say so in their own words', async () => {
  expect(await problem(fileOf(''))).toBe('empty: The file is empty: it has no bytes.')
  expect(await problem(fileOf('Dear Sir or Madam'))).toBe(
    'notPdf: The file is no PDF: it begins with "Dear Sir".',
  )
  expect(await problem(fileOf(Buffer.from([0, 1, 2, 255])))).toBe(
    'notPdf: The file is no PDF: it begins with the bytes 000102ff.',
  )
  expect(await problem(fileOf('%PDF-1.7\nnothing else\n%%EOF'))).toContain('damaged: The file is damaged')
  expect(await problem(fileOf('%PDF-1.7\n1 0 obj << /Type /Catalog'))).toContain(
    'truncated: The file is cut off',
  )
  expect(await problem('/nowhere/at-all.pdf')).toBe('not_found: There is no file /nowhere/at-all.pdf.')
  expect(await problem(tmpdir())).toBe(`validation: ${tmpdir()} is a folder.`)
})

test('an encrypted file is read with its password only', async () => {
  expect(await problem(encrypted)).toBe('encrypted: The file is encrypted, and no password was given.')
  expect(await problem(encrypted, { password: 'guess' })).toBe(
    'wrongPassword: The password is not that of the file.',
  )
  const { document } = await extractPdf(encrypted, { password: 'secret' })
  expect(textsOf(document.blocks)).toEqual(['Only for those who know the word.'])
})

test('of a file that was cut off what is left of it is read', async () => {
  const whole = readFileSync(printedPdf('manual', 'untagged'))
  const { document, warnings } = await extractPdf(fileOf(whole.subarray(0, -2_000)))
  expect(warnings.map((warning) => warning.problem)).toEqual(['truncated'])
  expect(textsOf(document.blocks)).toContain('Pump P-40: installation and care')
})

test('of a damaged file the other pages are read', async () => {
  const pages = ['One.', 'Two.', 'Three.'].map((text) => ({ content: textAt(text, 72, 600) }))
  const text = smallPdf(pages).toString('latin1')
  const broken = text.replace('/Type /Page /Parent 2 0 R /MediaBox', '/Type /Pxge /Parent 2 0 R /MediaBox')
  expect(broken).not.toBe(text)
  const { document, warnings } = await extractPdf(
    fileOf(Buffer.from(broken.replace('startxref', 'startxxxx'), 'latin1')),
  )
  expect(textsOf(document.blocks)).toEqual(expect.arrayContaining(['Two.', 'Three.']))
  expect(warnings.every(({ problem: which }) => which !== 'crashed')).toBe(true)
})

test('pages without text say whether there is a picture on them', async () => {
  const { document, warnings } = await extractPdf(
    fileOf(smallPdf([{ content: wholePicture }, { content: '' }, { content: textAt('Words', 72, 600) }])),
  )
  expect(warnings).toEqual([
    { problem: 'scanned', message: expect.stringMatching(/^Page 1: a picture without text/), pages: [1] },
    { problem: 'noContent', message: 'Page 2: neither text nor a picture.', pages: [2] },
  ])
  expect(document.blocks.map(({ type }) => type)).toEqual(['figure', 'paragraph'])
})

test('only the pages that were asked for are read', async () => {
  const path = fileOf(smallPdf(['One', 'Two', 'Three'].map((text) => ({ content: textAt(text, 72, 600) }))))
  const { document } = await extractPdf(path, { pages: [3, 1] })
  expect(document.pages.map(({ number }) => number)).toEqual([1, 3])
  expect(textsOf(document.blocks)).toEqual(['One', 'Three'])
  expect(await problem(path, { pages: [4] })).toBe('validation: There is no page 4: the file has 3 pages.')
})

test('it tells how far it is, and can be ended', async () => {
  const pages = Array.from({ length: 120 }, (_, at) => ({ content: textAt(`This is page ${at}.`, 72, 600) }))
  const path = fileOf(smallPdf(pages))
  const told: [number, number][] = []
  await extractPdf(path, { onProgress: (done, of) => told.push([done, of]) })
  expect(told[0]).toEqual([0, 120])
  expect(told.at(-1)).toEqual([120, 120])
  expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b))

  const controller = new AbortController()
  const ended = extractPdf(path, {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  })
  await expect(ended).rejects.toThrow('enough')
  await expect(extractPdf(path, { signal: controller.signal })).rejects.toThrow('enough')
  await expect.poll(() => readersOf(process.pid)).toEqual([])
})

test.runIf(process.platform === 'linux')(
  'what brings down the reader is read by the other library',
  async () => {
    const path = fileOf(smallPdf(Array.from({ length: 60 }, () => ({ content: textAt('A page.', 72, 600) }))))
    let killed = 0
    const { document, warnings } = await extractPdf(path, {
      onProgress: () => {
        if (killed++ > 0) return
        for (const pid of readersOf(process.pid)) process.kill(pid, 'SIGSEGV')
      },
    })
    expect(document.pages).toHaveLength(60)
    expect(warnings.map((warning) => warning.problem)).toEqual(['slowReading'])
  },
)
