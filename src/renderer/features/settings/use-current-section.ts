import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { FoundSection } from './find-settings.ts'
import { goToSection, sectionElement } from './go-to-section.ts'

/** How far below the top of the list a section may begin to be the one that is looked at, in px. */
const REACH = 48

/** The id of the section at the top of what is seen; of the last one at the end of the list. Asked again at `look`. */
export function useCurrentSection(
  box: RefObject<HTMLElement | null>,
  sections: readonly FoundSection[],
): { current: string | null; look: () => void; goTo: (id: string) => void } {
  const [current, setCurrent] = useState<string | null>(null)
  const look = useCallback(() => {
    const list = box.current
    if (!list) return
    const focused = document.activeElement?.closest('[data-section]')?.getAttribute('data-section')
    const top = list.getBoundingClientRect().top + REACH
    const atEnd = list.scrollTop > 0 && list.scrollTop + list.clientHeight >= list.scrollHeight - 1
    const begun = sections.filter(
      ({ id }) => (sectionElement(id)?.getBoundingClientRect().top ?? Infinity) <= top,
    )
    // The last ones never come to the top: one that was gone to is current all the same.
    const gone = atEnd ? sections.find(({ id }) => id === focused) : undefined
    const at = gone ?? (atEnd ? sections.at(-1) : (begun.at(-1) ?? sections[0]))
    setCurrent(at?.id ?? null)
  }, [box, sections])
  useEffect(look, [look])
  const goTo = useCallback((id: string) => {
    goToSection(id)
    // At the end of the list nothing scrolls, so that nobody looks.
    if (sectionElement(id)) setCurrent(id)
  }, [])
  return { current, look, goTo }
}
