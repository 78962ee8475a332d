/** The element of a section. */
export function sectionElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-section="${CSS.escape(id)}"]`)
}

/** Brings a section into view and gives it the focus, so that Tab goes on within it. */
export function goToSection(id: string): void {
  const element = sectionElement(id)
  element?.focus({ preventScroll: true })
  element?.scrollIntoView()
}
