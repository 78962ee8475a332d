import { useEffect } from 'react'
import type { useVirtualRows } from '../../../ui/virtual-rows.tsx'

/** So many rows before the end the next page is read. */
const AHEAD = 30

/** Has the next page of a list read as one scrolls towards its end. */
export function useMoreAhead({
  virtual,
  count,
  more,
  busy,
  onMore,
}: {
  virtual: Pick<ReturnType<typeof useVirtualRows>, 'virtualizer'>
  /** Rows that are known. */
  count: number
  more: boolean
  busy: boolean
  onMore: () => void
}): void {
  const lastDrawn = virtual.virtualizer.getVirtualItems().at(-1)?.index ?? 0
  const wanted = more && !busy && lastDrawn >= count - AHEAD
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onMore` is made anew with each drawing.
  useEffect(() => {
    if (wanted) onMore()
  }, [wanted])
}
