import { type ReactNode, useEffect, useRef, useState } from 'react'

/** How far an end may be away, in px: borders and rounding. */
const NEAR = 8

/**
 * Follows whether a person had all of something in view: the whole of it, and the end of each part that scrolls by
 * itself (`data-scrolls`). What is folded away (`data-folded`) was not. Says how much is left.
 */
export function InView(props: { children: ReactNode; seen: boolean; onSeen: (seen: boolean) => void }) {
  const { seen, onSeen } = props
  const area = useRef<HTMLDivElement>(null)
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const element = area.current
    if (element === null || seen) return
    const ended = new Set<Element>()
    const check = () => {
      let lines = 0
      for (const part of element.querySelectorAll<HTMLElement>('[data-scrolls]')) {
        const below = part.scrollHeight - part.clientHeight - part.scrollTop
        if (below <= NEAR) ended.add(part)
        if (!ended.has(part)) lines += below / lineHeightOf(part)
      }
      const { bottom } = element.getBoundingClientRect()
      const below = bottom - window.innerHeight
      if (below > NEAR) lines += below / lineHeightOf(element)
      for (const folded of element.querySelectorAll('[data-folded]'))
        lines += Number(folded.getAttribute('data-folded'))
      setLeft(Math.ceil(lines))
      if (lines === 0) onSeen(true)
    }
    check()
    // Of all that scrolls, here and around it.
    document.addEventListener('scroll', check, true)
    const resized = new ResizeObserver(check)
    resized.observe(element)
    for (const part of element.querySelectorAll('[data-scrolls]')) resized.observe(part)
    const changed = new MutationObserver(check)
    changed.observe(element, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('scroll', check, true)
      resized.disconnect()
      changed.disconnect()
    }
  }, [seen, onSeen])
  return (
    <div ref={area}>
      {props.children}
      {!seen && left > 0 && (
        <p className="mt-1.5 text-amber text-sm" role="note">
          About {left} more {left === 1 ? 'line is' : 'lines are'} not in view. Keys allow it once you
          scrolled to the end.
        </p>
      )}
    </div>
  )
}

function lineHeightOf(element: HTMLElement): number {
  return Number.parseFloat(getComputedStyle(element).lineHeight) || 18
}
