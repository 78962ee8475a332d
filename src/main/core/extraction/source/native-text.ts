import type { TextItem } from '@firecrawl/pdf-inspector'
import type { Rect, Run } from '../page-content.ts'
import { isRightToLeft } from '../text/direction.ts'

/** Text and pictures of a page. */
export interface PageText {
  runs: Run[]
  images: Rect[]
  /** False: letters of fonts without widths, or a script from right to left, which the library reads less well. */
  isSure: boolean
}

/** The library; null where it has no build for this system. */
export async function loadNative(): Promise<typeof import('@firecrawl/pdf-inspector') | null> {
  try {
    return await import('@firecrawl/pdf-inspector')
  } catch {
    return null
  }
}

/** What the native library read, by the number of the page. `heights` has that of each page. */
export function runsOfItems(
  items: readonly TextItem[],
  heights: ReadonlyMap<number, number>,
): Map<number, PageText> {
  const pages = new Map<number, PageText>()
  for (const item of items) {
    const page = pages.get(item.page) ?? { runs: [], images: [], isSure: true }
    pages.set(item.page, page)
    const height = heights.get(item.page) ?? 0
    // Cells that are read from the right it puts together.
    if (item.itemType === 'Text' && (!item.advanceKnown || isRightToLeft(item.text))) page.isSure = false
    if (item.itemType === 'Image') page.images.push(boxOf(item, height))
    else if (item.itemType === 'Text' && item.text !== '') page.runs.push(runOf(item, height))
  }
  return pages
}

function boxOf({ x, y, width, height }: TextItem, pageHeight: number): Rect {
  return { left: x, top: pageHeight - y - height, right: x + width, bottom: pageHeight - y }
}

function runOf(item: TextItem, pageHeight: number): Run {
  const { text, fontSize, isBold, isItalic, fixedPitch, mcid } = item
  const box = boxOf(item, pageHeight)
  return {
    ...box,
    // What hangs below the line belongs to it.
    bottom: box.bottom + fontSize * 0.2,
    text,
    baseline: box.bottom,
    size: fontSize,
    bold: isBold || (item.fontWeight ?? 400) >= 600,
    italic: isItalic,
    mono: fixedPitch === true,
    rtl: isRightToLeft(text),
    mark: mcid ?? null,
  }
}
