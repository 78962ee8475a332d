/** Names of the highlights, styled by `::highlight()` in the style sheet. */
const ALL = 'muster-find'
const CURRENT = 'muster-find-current'

/**
 * Marks every occurrence of `query` in what is on the page, without touching the page's elements. Returns the
 * range of the current one: the `nth` in the row's element.
 */
export function highlightMatches(
  root: Element,
  query: string,
  current: { index: number; nth: number } | null,
): Range | null {
  clearHighlights()
  const needle = query.toLowerCase()
  if (needle === '' || !('highlights' in CSS)) return null
  const all: Range[] = []
  let chosen: Range | null = null
  for (const row of root.querySelectorAll('[data-index]')) {
    const ranges = rangesIn(row, needle)
    all.push(...ranges)
    if (current !== null && Number(row.getAttribute('data-index')) === current.index) {
      chosen = ranges[Math.min(current.nth, ranges.length - 1)] ?? null
    }
  }
  CSS.highlights.set(ALL, new Highlight(...all))
  if (chosen) {
    const mark = new Highlight(chosen)
    mark.priority = 1
    CSS.highlights.set(CURRENT, mark)
  }
  return chosen
}

export function clearHighlights(): void {
  if (!('highlights' in CSS)) return
  CSS.highlights.delete(ALL)
  CSS.highlights.delete(CURRENT)
}

/** Occurrences within one element; one may run over several text nodes (code in colours). */
function rangesIn(element: Element, needle: string): Range[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const nodes: { node: Text; start: number }[] = []
  let text = ''
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue
    nodes.push({ node, start: text.length })
    text += node.data.toLowerCase()
  }
  const ranges: Range[] = []
  for (
    let at = text.indexOf(needle);
    at !== -1 && ranges.length < 500;
    at = text.indexOf(needle, at + needle.length)
  ) {
    const from = nodes.findLast((each) => each.start <= at)
    const to = nodes.findLast((each) => each.start < at + needle.length)
    if (!from || !to) continue
    const range = document.createRange()
    range.setStart(from.node, Math.min(at - from.start, from.node.length))
    range.setEnd(to.node, Math.min(at + needle.length - to.start, to.node.length))
    ranges.push(range)
  }
  return ranges
}
