/** What can be written in. */
const EDITABLE =
  'input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range], [type=file]), textarea, select, [contenteditable=true]'

/** The field that an event or the focus is in; null when it is in none. */
export function fieldOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(EDITABLE) : null
}

/** Whether it can still be written in. */
function isThere(field: HTMLElement): boolean {
  return (
    field.isConnected && !field.matches(':disabled') && field.checkVisibility({ visibilityProperty: true })
  )
}

/**
 * Calls `onLost` when the field that has the focus is removed, disabled or hidden: the person goes on typing, and the
 * browser sends the letters to whatever is left. Leaving a field by Tab, by a click or by Escape is no loss.
 */
export function watchFields(onLost: () => void): { check: () => void; stop: () => void } {
  let field: HTMLElement | null = null
  let escaped = false
  const observer = new MutationObserver(check)

  function forget(): void {
    field = null
    observer.disconnect()
  }
  function check(): void {
    if (field === null) return
    if (isThere(field)) {
      if (document.activeElement !== field) forget()
      return
    }
    forget()
    if (!escaped) onLost()
  }
  function enter(event: FocusEvent): void {
    // The one before may have gone in the same moment.
    check()
    const entered = fieldOf(event.target)
    if (entered === null || entered === field) return
    forget()
    field = entered
    escaped = false
    observer.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['disabled', 'hidden', 'inert'],
    })
  }
  // A browser may tell of the end of the focus before the field is gone, or not at all.
  const leave = () => setTimeout(check)
  const note = (event: KeyboardEvent) => {
    escaped = event.key === 'Escape'
  }
  document.addEventListener('focusin', enter)
  document.addEventListener('focusout', leave)
  window.addEventListener('keydown', note, { capture: true })
  return {
    check,
    stop() {
      forget()
      document.removeEventListener('focusin', enter)
      document.removeEventListener('focusout', leave)
      window.removeEventListener('keydown', note, { capture: true })
    },
  }
}
