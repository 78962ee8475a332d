import { useRef } from 'react'

/**
 * For `onCloseAutoFocus` of a dialog: gives the focus back to what had it when the dialog opened. Radix itself gives it
 * to the dialog's trigger, which a dialog that is opened from elsewhere has not. Asked while drawing, because a field
 * with `autoFocus` takes the focus before any effect.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const seen = useRef<{ open: boolean; before: Element | null }>({ open: false, before: null })
  if (seen.current.open !== open) {
    seen.current = { open, before: open ? document.activeElement : seen.current.before }
  }
  return (event) => {
    event.preventDefault()
    const { before } = seen.current
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  }
}
