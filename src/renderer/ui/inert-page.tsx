import { useLayoutEffect } from 'react'

let open = 0

/**
 * Takes the page behind an open menu out of the reach of keys and of screen readers. The menu hides it from the latter alone
 * (`aria-hidden`), so that it would be found with what has the focus in it.
 */
export function InertPage() {
  useLayoutEffect(() => {
    const page = document.getElementById('root')
    if (!page) return
    open += 1
    page.inert = true
    return () => {
      open -= 1
      page.inert = open > 0
    }
  }, [])
  return null
}
