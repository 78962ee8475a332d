import type { Block } from '../exchange/document.ts'
import { blocksOfDrafts } from './geometry/blocks-of-drafts.ts'
import type { Draft } from './geometry/draft.ts'
import { draftsOf } from './geometry/page-drafts.ts'
import { Ids } from './ids.ts'
import type { PageContent } from './page-content.ts'
import type { PdfWarning } from './pdf-problem.ts'
import { refineBlocks } from './refine-blocks.ts'
import { type DocumentHead, headOf, outlineOf, titlesOf } from './source/document-head.ts'
import { openPdf } from './source/open-pdf.ts'
import { readPages } from './source/read-pages.ts'
import { completed, continueBlocks } from './tags/continue-blocks.ts'
import { readTags } from './tags/read-tags.ts'

export interface ReadOptions {
  /** What the document is called. */
  fileName: string
  password?: string
  /** Numbers from 1; without it all. */
  pages?: readonly number[]
  /** Whether the native library may be used. */
  native?: boolean
  onProgress?: (done: number, of: number) => void
}

/** What a file holds: its blocks in reading order, headings not yet made into sections. */
export interface ReadPdf {
  head: DocumentHead
  blocks: Block[]
  warnings: PdfWarning[]
}

/** Blocks of pages that follow each other: with tags, or seen by their geometry. */
type Part = { tagged: Block[] } | { drafts: Draft[] }

/**
 * Reads a PDF: by its tags where it has some, else by its geometry.
 *
 * @throws MusterError of `pdfError`
 */
export async function readPdf(bytes: Uint8Array, options: ReadOptions): Promise<ReadPdf> {
  const opened = await openPdf(bytes, options)
  const { warnings, numbers } = opened
  const ids = new Ids()
  const parts: Part[] = []
  const heights = new Map<number, number>()
  const pages: PageContent[] = []
  let done = 0
  options.onProgress?.(0, numbers.length)
  for await (const page of readPages(opened)) {
    heights.set(page.number, page.height)
    pages.push(takePage(page, parts, ids))
    done++
    options.onProgress?.(done, numbers.length)
  }
  const outline = await outlineOf(opened.document)
  const titles = titlesOf(outline)
  const blocks = parts.flatMap((part) =>
    'tagged' in part ? completed(part.tagged) : blocksOfDrafts(part.drafts, { ids, heights, titles }),
  )
  const relations = refineBlocks(blocks, pages)
  return {
    head: await headOf(opened, { pages, outline, relations, fileName: options.fileName }),
    blocks,
    warnings,
  }
}

/** Adds a page to the parts; what is returned is the page without its text, which is not needed any more. */
function takePage(page: PageContent, parts: Part[], ids: Ids): PageContent {
  const tagged = readTags(page, ids)
  const last = parts.at(-1)
  if (tagged !== null) {
    if (last !== undefined && 'tagged' in last) continueBlocks(last.tagged, tagged)
    else parts.push({ tagged })
  } else {
    const { number, width, runs, images, shapes } = page
    const drafts = draftsOf({ page: number, width, runs, images, shapes })
    if (last !== undefined && 'drafts' in last) last.drafts.push(...drafts)
    else parts.push({ drafts })
  }
  return { ...page, runs: [], images: [], tags: null, shapes: null }
}
