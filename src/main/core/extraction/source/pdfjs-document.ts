import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import type { Annotation, PageLink, Rect, Run, Shapes, TagContent, TagNode } from '../page-content.ts'
import { isRightToLeft } from '../text/direction.ts'
import { boxAfter, countSigns, type Operators, readImages, readShapes, readSigns } from './shapes.ts'

type Library = typeof import('pdfjs-dist')

/** Elements of the tags of a page at most, and how deep: what has more is read by its geometry. */
const MOST_TAGS = 100_000
const MOST_DEPTH = 60

/** The build of pdf.js that Node can run, and the folder of its data. */
async function loadPdfjs(): Promise<{ pdfjs: Library; folder: string }> {
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const pdfjs = (await import('pdfjs-dist/legacy/build/pdf.mjs')) as Library
  return { pdfjs, folder }
}

/** @throws what pdf.js throws: `PasswordException`, `InvalidPDFException` … */
export async function openPdfjs(bytes: Uint8Array, password: string | undefined): Promise<PdfjsDocument> {
  const { pdfjs, folder } = await loadPdfjs()
  const data = (name: string) => `${join(folder, name)}/`
  const proxy = await pdfjs.getDocument({
    data: bytes,
    ...(password === undefined ? {} : { password }),
    cMapUrl: data('cmaps'),
    standardFontDataUrl: data('standard_fonts'),
    wasmUrl: data('wasm'),
    iccUrl: data('iccs'),
    // Nothing is drawn here, and nothing of the file is run.
    disableFontFace: true,
    // The names of fonts say which are bold.
    fontExtraProperties: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  }).promise
  return new PdfjsDocument(pdfjs, proxy)
}

/** A document as pdf.js reads it. */
export class PdfjsDocument {
  readonly proxy: PDFDocumentProxy
  readonly #pdfjs: Library
  readonly #pageOf = new Map<string, Promise<number>>()

  constructor(pdfjs: Library, proxy: PDFDocumentProxy) {
    this.#pdfjs = pdfjs
    this.proxy = proxy
  }

  /** A date as PDFs write it, by RFC 3339; null: it is none. */
  date(value: unknown): string | null {
    const date = typeof value === 'string' ? this.#pdfjs.PDFDateString.toDateObject(value) : null
    return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString()
  }

  /** A page, with what is asked of it several times. */
  async page(number: number): Promise<PdfjsPage> {
    const proxy = await this.proxy.getPage(number)
    const { width, height, transform } = proxy.getViewport({ scale: 1 })
    return { proxy, number, width, height, transform: transform as PdfjsPage['transform'] }
  }

  /** Text and its places, as far as the native library could not read it. */
  async runs({ proxy, transform }: PdfjsPage): Promise<Run[]> {
    const { items, styles } = await proxy.getTextContent({ includeMarkedContent: true })
    const runs: Run[] = []
    const marks: (number | null)[] = []
    for (const item of items) {
      if (!('str' in item)) {
        if (item.type === 'endMarkedContent') marks.pop()
        else marks.push(markOf(item.id) ?? marks.at(-1) ?? null)
        continue
      }
      if (item.str.trim() === '') continue
      const [a = 1, b = 0, , , x = 0, y = 0] = item.transform as number[]
      const size = Math.hypot(a, b) || item.height
      const box = boxAfter(transform, [x, y, x + item.width, y + item.height])
      const name = this.#fontName(proxy, item.fontName)
      runs.push({
        ...box,
        bottom: box.bottom + size * 0.2,
        text: item.str,
        baseline: box.bottom,
        size,
        bold: /bold|black|heavy|demi/i.test(name),
        italic: /italic|oblique/i.test(name),
        mono: styles[item.fontName]?.fontFamily === 'monospace' || /mono|courier|typewriter/i.test(name),
        rtl: item.dir === 'rtl' || isRightToLeft(item.str),
        mark: marks.at(-1) ?? null,
      })
    }
    return runs
  }

  #fontName(page: PDFPageProxy, id: string): string {
    if (!page.commonObjs.has(id)) return ''
    const font = page.commonObjs.get(id) as { name?: string } | null
    return font?.name ?? ''
  }

  /** What the file says that its content is; null: nothing of this page. */
  async tags({ proxy, transform }: PdfjsPage): Promise<TagNode | null> {
    const root = (await proxy.getStructTree()) as RawNode | null
    if (root === null || root.children.length === 0) return null
    const count = { left: MOST_TAGS }
    const tree = nodeOf(root, transform, count, 0)
    return count.left > 0 ? tree : null
  }

  /** Where pictures stand. */
  async images({ proxy, transform }: PdfjsPage): Promise<Rect[]> {
    const operators = await proxy.getOperatorList({ annotationMode: this.#pdfjs.AnnotationMode.DISABLE })
    return readImages(operators as Operators, this.#pdfjs.OPS, transform)
  }

  /** Lines and areas that are drawn, and how often each sign is written. */
  async drawn({ proxy, transform }: PdfjsPage): Promise<{ shapes: Shapes; signs: Map<string, number> }> {
    const operators = await proxy.getOperatorList({ annotationMode: this.#pdfjs.AnnotationMode.DISABLE })
    return {
      shapes: readShapes(operators as Operators, this.#pdfjs.OPS, transform),
      signs: countSigns(readSigns(operators as Operators, this.#pdfjs.OPS)),
    }
  }

  /** Links, and what somebody has written on the page. */
  async notes({
    proxy,
    number,
    transform,
  }: PdfjsPage): Promise<{ links: PageLink[]; annotations: Annotation[] }> {
    const links: PageLink[] = []
    const annotations: Annotation[] = []
    for (const raw of (await proxy.getAnnotations()) as RawAnnotation[]) {
      const box = boxAfter(transform, raw.rect)
      if (raw.subtype === 'Link') {
        const target = raw.dest == null ? null : await this.target(raw.dest)
        const uri = raw.url ?? raw.unsafeUrl ?? null
        if (uri !== null || target !== null) links.push({ box, uri, target })
        continue
      }
      const text = raw.contentsObj?.str || (typeof raw.fieldValue === 'string' ? raw.fieldValue : '')
      if (raw.subtype !== 'Popup' && text !== '')
        annotations.push({ page: number, kind: raw.subtype, text, box })
    }
    return { links, annotations }
  }

  /** Where in the file a link leads; null: nowhere. */
  async target(dest: unknown): Promise<PageLink['target']> {
    const explicit = typeof dest === 'string' ? await this.proxy.getDestination(dest).catch(() => null) : dest
    if (!Array.isArray(explicit)) return null
    const [ref, , left, top] = explicit as unknown[]
    const number = typeof ref === 'number' ? ref + 1 : await this.#pageNumber(ref)
    if (number === null) return null
    if (typeof top !== 'number' || typeof left !== 'number') return { page: number, top: 0 }
    const { transform } = await this.page(number)
    return { page: number, top: Math.max(0, boxAfter(transform, [left, top, left, top]).top) }
  }

  async #pageNumber(ref: unknown): Promise<number | null> {
    const key = JSON.stringify(ref)
    const known =
      this.#pageOf.get(key) ??
      this.proxy
        .getPageIndex(ref as Parameters<PDFDocumentProxy['getPageIndex']>[0])
        .then((index) => index + 1)
    this.#pageOf.set(key, known)
    return known.catch(() => null)
  }
}

/** A page of pdf.js and how its points become points of what is shown. */
export interface PdfjsPage {
  proxy: PDFPageProxy
  number: number
  width: number
  height: number
  transform: [number, number, number, number, number, number]
}

interface RawNode {
  role: string
  children: (RawNode | { type: string; id: string })[]
  alt?: string
  bbox?: [number, number, number, number]
  rowSpan?: number
  colSpan?: number
  scope?: 'Row' | 'Column' | 'Both'
}

interface RawAnnotation {
  subtype: string
  rect: [number, number, number, number]
  url?: string
  unsafeUrl?: string
  dest?: unknown
  contentsObj?: { str: string }
  fieldValue?: unknown
}

function nodeOf(
  raw: RawNode,
  transform: PdfjsPage['transform'],
  count: { left: number },
  depth: number,
): TagNode {
  const children: (TagNode | TagContent)[] = []
  for (const child of raw.children) {
    if (count.left <= 0) break
    count.left--
    if ('role' in child) {
      if (depth < MOST_DEPTH) children.push(nodeOf(child, transform, count, depth + 1))
      continue
    }
    const mark = child.type === 'content' ? markOf(child.id) : null
    if (mark !== null) children.push({ mark })
  }
  const box: Rect | undefined = raw.bbox === undefined ? undefined : boxAfter(transform, raw.bbox)
  return {
    role: raw.role,
    ...(raw.alt === undefined ? {} : { alt: raw.alt }),
    ...(box === undefined ? {} : { box }),
    rowSpan: raw.rowSpan ?? 1,
    columnSpan: raw.colSpan ?? 1,
    ...(raw.scope === undefined ? {} : { scope: raw.scope }),
    children,
  }
}

/** The number in `p12R_mc3`. */
function markOf(id: string | undefined | null): number | null {
  const [, digits] = /_mc(\d+)$/.exec(id ?? '') ?? []
  return digits === undefined ? null : Number(digits)
}
