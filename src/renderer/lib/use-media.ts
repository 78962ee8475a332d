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

/** Under 720 px of normal text: one column, the bar at the bottom. In em, as the breakpoints of the styles. */
export const NARROW = '(max-width: 44.998em)'
/** From 1,100 px of normal text: the inspector stands beside the list. */
export const WIDE = '(min-width: 68.75em)'
