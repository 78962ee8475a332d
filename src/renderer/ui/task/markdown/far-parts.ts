const widths = new WeakMap<HTMLElement, number>()

let observer: ResizeObserver | undefined

/** The browser leaves out what is far from the view once it has laid it out, and so knows how high it is. */
function leaveOutOnceLaidOut(entries: readonly ResizeObserverEntry[]): void {
  const changed = entries.flatMap(({ target, contentRect: { width } }) =>
    target instanceof HTMLElement && widths.get(target) !== width ? [{ part: target, width }] : [],
  )
  // One that grows while it streams has the width that it had.
  if (changed.length === 0) return
  for (const { part, width } of changed) {
    widths.set(part, width)
    part.style.contentVisibility = 'visible'
  }
  // The second frame comes after the layout of the first.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      for (const { part } of changed) part.style.contentVisibility = 'auto'
    }),
  )
}

/**
 * For the ref of a part of a long block: while it is far from the view it is neither laid out nor painted, so that an
 * answer costs no more the longer it is. It stays on the page for whoever searches, selects or listens, and keeps its
 * height, which is taken anew when its width changes.
 */
export function leaveOutFar(part: HTMLElement | null): (() => void) | undefined {
  if (part === null) return undefined
  // Not before there is a part: texts are written without a page, too.
  observer ??= new ResizeObserver(leaveOutOnceLaidOut)
  const watching = observer
  watching.observe(part)
  return () => watching.unobserve(part)
}
