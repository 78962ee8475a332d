import type { Rect } from '../page-content.ts'
import type { Fragment } from './fragments.ts'

/** The drawn sign that stands left of a text, at the height of small letters. */
export function dotBefore(
  dots: readonly Rect[],
  { left, baseline, size }: Pick<Fragment, 'left' | 'baseline' | 'size'>,
): Rect | undefined {
  return dots.find((dot) => {
    const y = (dot.top + dot.bottom) / 2
    return dot.right <= left + 1 && left - dot.right < size * 2.5 && y < baseline && y > baseline - size
  })
}
