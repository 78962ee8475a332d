import { cutText } from '../../../../contract/cut-text.ts'
import type { Json } from '../../../../contract/values.ts'
import {
  type ExchangeDocument,
  FORMAT_VERSION,
  type Metadata,
  type Relation,
} from '../../exchange/document.ts'
import { keyOf } from '../geometry/headings.ts'
import type { PageContent } from '../page-content.ts'
import { tidy } from '../text/join-runs.ts'
import type { OpenedPdf } from './open-pdf.ts'
import type { PdfjsDocument } from './pdfjs-document.ts'

/** A document without its blocks. */
export type DocumentHead = Omit<ExchangeDocument, 'blocks'>

/** An entry of the outline that a viewer shows beside the pages. */
export interface OutlineEntry {
  title: string
  page: number | null
  uri: string | null
  children: OutlineEntry[]
}

/** Entries of the outline, links and annotations that are kept at most. */
const MOST = 10_000
const MOST_DEPTH = 16
/** Characters of a title or note that are kept. */
const MOST_TEXT = 2_000

interface RawOutline {
  title: string
  dest: unknown
  url: string | null
  items: RawOutline[]
}

export async function outlineOf(document: PdfjsDocument): Promise<OutlineEntry[]> {
  const raw = ((await document.proxy.getOutline().catch(() => null)) ?? []) as RawOutline[]
  let left = MOST
  const entriesOf = async (items: readonly RawOutline[], depth: number): Promise<OutlineEntry[]> => {
    const entries: OutlineEntry[] = []
    for (const { title, dest, url, items: inner } of items) {
      if (left <= 0) break
      left--
      const target = dest == null ? null : await document.target(dest)
      const children = depth < MOST_DEPTH ? await entriesOf(inner ?? [], depth + 1) : []
      entries.push({ title: bounded(title), page: target?.page ?? null, uri: url, children })
    }
    return entries
  }
  return entriesOf(raw, 1)
}

/** The level of each title of the outline, by {@link keyOf}. */
export function titlesOf(
  outline: readonly OutlineEntry[],
  level = 1,
  titles = new Map<string, number>(),
): Map<string, number> {
  for (const { title, children } of outline) {
    const key = keyOf(title)
    if (key !== '' && !titles.has(key)) titles.set(key, level)
    titlesOf(children, level + 1, titles)
  }
  return titles
}

/** All that is known of the document besides its blocks. */
export async function headOf(
  { document, bytes }: OpenedPdf,
  {
    pages,
    outline,
    relations,
    fileName,
  }: { pages: readonly PageContent[]; outline: OutlineEntry[]; relations: Relation[]; fileName: string },
): Promise<DocumentHead> {
  const { info, hash } = {
    info: (await document.proxy.getMetadata().catch(() => ({ info: {} }))).info as Record<string, unknown>,
    hash: Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))).toString('hex'),
  }
  const links = pages
    .flatMap((page) =>
      page.links.map(({ box, uri, target }) => ({ page: page.number, box: { ...box }, uri, target })),
    )
    .slice(0, MOST)
  const annotations = pages
    .flatMap((page) => page.annotations)
    .slice(0, MOST)
    .map(({ text, ...rest }) => ({ ...rest, text: bounded(text) }))
  return {
    kind: 'document',
    format: FORMAT_VERSION,
    name: fileName.replace(/\.pdf$/i, ''),
    metadata: metadataOf(info, document),
    source: { fileName, mediaType: 'application/pdf', hash: `sha256:${hash}` },
    coordinates: { unit: 'pt', origin: 'topLeft' },
    pages: pages.map(({ number, width, height, label }) => ({
      number,
      width,
      height,
      ...(label === null ? {} : { label }),
    })),
    relations,
    extra: {
      pdf: {
        version: typeof info.PDFFormatVersion === 'string' ? info.PDFFormatVersion : null,
        outline: outline as unknown as Json,
        links: links as unknown as Json,
        annotations: annotations as unknown as Json,
      },
    },
  }
}

function metadataOf(info: Readonly<Record<string, unknown>>, document: PdfjsDocument): Metadata {
  const text = (name: string) => {
    const value = info[name]
    return typeof value === 'string' && value.trim() !== '' ? bounded(value) : null
  }
  const [title, author, subject, keywords, language] = [
    text('Title'),
    text('Author'),
    text('Subject'),
    text('Keywords'),
    text('Language'),
  ]
  const [created, modified] = [document.date(info.CreationDate), document.date(info.ModDate)]
  const producer = text('Producer') ?? text('Creator')
  return {
    ...(title === null ? {} : { title }),
    ...(author === null ? {} : { authors: author.split(/\s*;\s*/).filter((name) => name !== '') }),
    ...(subject === null ? {} : { subject }),
    ...(keywords === null ? {} : { keywords: keywords.split(/\s*[,;]\s*/).filter((word) => word !== '') }),
    ...(language === null ? {} : { language }),
    ...(created === null ? {} : { created }),
    ...(modified === null ? {} : { modified }),
    ...(producer === null ? {} : { producer }),
  }
}

const bounded = (text: string) => cutText(tidy(text), MOST_TEXT)
