import { useEffect } from 'react'

/** Has the next page of a list read as one scrolls towards its end. */
export function useMoreAhead({
  virtualizer,
  count,
  ahead,
  more,
  busy,
  onMore,
}: {
  virtualizer: { getVirtualItems(): readonly { index: number }[] }
  /** Rows that are known. */
  count: number
  /** So many rows before the end the next page is read. */
  ahead: number
  more: boolean
  busy: boolean
  onMore: () => void
}): void {
  const lastDrawn = virtualizer.getVirtualItems().at(-1)?.index ?? 0
  const wanted = more && !busy && lastDrawn >= count - ahead
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onMore` is made anew with each drawing.
  useEffect(() => {
    if (wanted) onMore()
  }, [wanted])
}
