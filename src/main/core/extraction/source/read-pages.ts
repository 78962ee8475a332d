import type { PageContent, Rect, TagNode } from '../page-content.ts'
import type { PdfProblem, PdfWarning } from '../pdf-problem.ts'
import { type PageText, runsOfItems } from './native-text.ts'
import type { OpenedPdf } from './open-pdf.ts'
import type { PdfjsPage } from './pdfjs-document.ts'
import { countSigns } from './shapes.ts'

/** Pages that the native library reads at once: it opens the file anew each time. */
const BATCH = 50
/** Pages after which pdf.js forgets fonts and pictures. */
const FORGET = 25
/** Pages that a warning names at most. */
const MOST_NAMED = 1_000

/** The pages of a file one after the other. What could not be read is added to the warnings at the end. */
export async function* readPages(opened: OpenedPdf): AsyncGenerator<PageContent> {
  const { numbers, document, warnings } = opened
  const labels = await document.proxy.getPageLabels().catch(() => null)
  const unreadable: number[] = []
  const scanned: number[] = []
  const bare: number[] = []
  for (let at = 0; at < numbers.length; at += BATCH) {
    const batch = numbers.slice(at, at + BATCH)
    const proxies = new Map<number, PdfjsPage>()
    for (const number of batch) {
      const page = await document.page(number).catch(() => null)
      if (page !== null) proxies.set(number, page)
    }
    const tags = new Map<number, TagNode | null>()
    for (const [number, page] of proxies) tags.set(number, await document.tags(page).catch(() => null))
    const texts = nativeTexts(
      opened,
      [...proxies.values()].filter(({ number }) => tags.get(number) === null),
    )
    for (const number of batch) {
      const proxy = proxies.get(number)
      const read = { tags: tags.get(number) ?? null, text: texts.get(number) }
      const page = proxy === undefined ? null : await readPage(opened, proxy, read).catch(() => null)
      if (proxy === undefined || page === null) unreadable.push(number)
      const content = page ?? blank(number, proxy)
      content.label = labels?.[number - 1] ?? null
      if (page !== null && !page.runs.some((run) => run.text.trim() !== '')) {
        if (page.images.some((image) => covers(image, page))) scanned.push(number)
        else if (opened.isDoubtful) unreadable.push(number)
        else bare.push(number)
      }
      proxy?.proxy.cleanup()
      texts.delete(number)
      if (number % FORGET === 0) await document.proxy.cleanup().catch(() => {})
      yield content
    }
  }
  warnings.push(...warningsOf({ unreadable, scanned, bare, of: numbers.length }))
}

/**
 * Text of pages without tags by the native library. What it puts together into one piece can belong to several tags, so
 * that pages with tags are read by pdf.js; and so is a page of which it has nothing or is not sure.
 */
function nativeTexts(opened: OpenedPdf, pages: readonly PdfjsPage[]): Map<number, PageText> {
  if (opened.native === null || pages.length === 0) return new Map()
  const heights = new Map(pages.map(({ number, height }) => [number, height]))
  try {
    const pageNumbers = [...heights.keys()]
    const items = opened.native.extractTextWithPositions(opened.bytes, pageNumbers, { frame: 'display' })
    return runsOfItems(items, heights)
  } catch {
    opened.native = null
    opened.isDoubtful = true
    opened.warnings.push({
      problem: 'slowReading',
      message: 'The native reader could not read the file, so it was read by pdf.js, which takes longer.',
    })
    return new Map()
  }
}

async function readPage(
  { document }: OpenedPdf,
  page: PdfjsPage,
  { tags, text }: { tags: TagNode | null; text: PageText | undefined },
): Promise<PageContent> {
  const { number, width, height } = page
  const isPicture = text !== undefined && text.runs.length === 0 && text.images.length > 0
  // Before the text: with what is drawn pdf.js learns the names of the fonts.
  const drawn = tags === null && !isPicture ? await document.drawn(page).catch(() => null) : null
  const isUsable =
    text !== undefined && text.runs.length > 0 && text.isSure && (drawn === null || isSame(text, drawn.signs))
  const runs = isUsable ? text.runs : await document.runs(page)
  const notes = await document.notes(page).catch(() => ({ links: [], annotations: [] }))
  const images = text?.images ?? (runs.length === 0 ? await document.images(page).catch(() => []) : [])
  return { number, width, height, label: null, runs, images, ...notes, tags, shapes: drawn?.shapes ?? null }
}

/** Whether pdf.js has the same signs: the native library takes a font for one of another page at times. */
function isSame({ runs }: PageText, signs: ReadonlyMap<string, number>): boolean {
  const own = countSigns(runs.map(({ text }) => text))
  return own.size === signs.size && [...own].every(([sign, count]) => signs.get(sign) === count)
}

function blank(number: number, page: PdfjsPage | undefined): PageContent {
  const { width = 0, height = 0 } = page ?? {}
  return {
    number,
    width,
    height,
    label: null,
    runs: [],
    images: [],
    links: [],
    annotations: [],
    tags: null,
    shapes: null,
  }
}

function covers({ left, top, right, bottom }: Rect, { width, height }: PageContent): boolean {
  return (right - left) * (bottom - top) > width * height * 0.25
}

function warningsOf(pages: {
  unreadable: readonly number[]
  scanned: readonly number[]
  bare: readonly number[]
  of: number
}): PdfWarning[] {
  const { unreadable, scanned, bare, of } = pages
  const warning = (problem: PdfProblem, numbers: readonly number[], message: string): PdfWarning[] =>
    numbers.length === 0
      ? []
      : [{ problem, message: `${which(numbers, of)}: ${message}`, pages: numbers.slice(0, MOST_NAMED) }]
  return [
    ...warning('pageUnreadable', unreadable, 'nothing could be read there, since the file is damaged.'),
    ...warning('scanned', scanned, 'a picture without text. Its words have to be recognised first.'),
    ...warning('noContent', bare, 'neither text nor a picture.'),
  ]
}

function which(numbers: readonly number[], of: number): string {
  if (numbers.length === 1) return `Page ${numbers[0]}`
  return numbers.length === of ? `All ${of} pages` : `${numbers.length} of ${of} pages`
}
