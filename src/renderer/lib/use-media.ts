import { useSyncExternalStore } from 'react'

/** Whether a media query holds, as it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}

/** Under 720 px: one column, the bar at the bottom. */
export const NARROW = '(max-width: 719.98px)'
/** From 1,100 px: the inspector stands beside the list. */
export const WIDE = '(min-width: 1100px)'
