/*
 * What is on a page, by whichever library it was read. All lengths are in points (1/72 inch), from the upper left corner of
 * the page as it is shown; y grows downwards.
 */

export interface Rect {
  left: number
  top: number
  right: number
  bottom: number
}

/** A piece of text of one line, in one font, in the order in which it is read. */
export interface Run extends Rect {
  text: string
  /** Where its letters stand. */
  baseline: number
  /** Of its font. */
  size: number
  bold: boolean
  italic: boolean
  mono: boolean
  /** Whether it is read from right to left. */
  rtl: boolean
  /** Mark by which the tags refer to it; null: none does. */
  mark: number | null
}

/** A link, and where it leads: an address, or a place in the file. */
export interface PageLink {
  box: Rect
  uri: string | null
  /** In the same file: number of the page from 1, and how far from its top. */
  target: { page: number; top: number } | null
}

/** What somebody has written on a page besides its text. */
export interface Annotation {
  page: number
  /** As the format calls it, such as `Highlight`. */
  kind: string
  text: string
  box: Rect
}

/** An element of the tags: what the file says that its content is. */
export interface TagNode {
  role: string
  /** Text for who can't see it. */
  alt?: string
  box?: Rect
  rowSpan: number
  columnSpan: number
  scope?: 'Row' | 'Column' | 'Both'
  children: (TagNode | TagContent)[]
}

/** Text that stands at this place of the tags. */
export interface TagContent {
  mark: number
}

/** Lines, areas and dots that are drawn on a page. */
export interface Shapes {
  /** From left to right, at a height. */
  horizontal: Stroke[]
  /** From top to bottom. */
  vertical: Stroke[]
  /** Filled areas. */
  areas: Rect[]
  /** Small filled signs: the bullets of lists are drawn by some programs. */
  dots: Rect[]
}

export interface Stroke {
  /** The height of a horizontal one, else how far from the left. */
  at: number
  from: number
  to: number
}

export interface PageContent {
  /** From 1. */
  number: number
  width: number
  height: number
  label: string | null
  runs: Run[]
  images: Rect[]
  links: PageLink[]
  annotations: Annotation[]
  /** Null: the page has no tags. */
  tags: TagNode | null
  /** Read only where the page has no tags. */
  shapes: Shapes | null
}

export function unite(boxes: readonly Rect[]): Rect {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const { left, top, right, bottom } of boxes) {
    box.left = Math.min(box.left, left)
    box.top = Math.min(box.top, top)
    box.right = Math.max(box.right, right)
    box.bottom = Math.max(box.bottom, bottom)
  }
  return box
}

/** Whether the middle of the one lies in the other. */
export function holdsMiddle(box: Rect, inner: Rect): boolean {
  const x = (inner.left + inner.right) / 2
  const y = (inner.top + inner.bottom) / 2
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
}

/** What is in the middle of the list when it is sorted; 0 of an empty one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

export function overlaps(one: Rect, other: Rect): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}
