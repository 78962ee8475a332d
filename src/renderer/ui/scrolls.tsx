import type { HTMLAttributes } from 'react'

/**
 * A box that scrolls by itself. It takes the focus, since what it holds often does not: without, a browser whose
 * keyboard does not reach what scrolls (Safari) leaves its end unread.
 */
export function Scrolls(props: HTMLAttributes<HTMLElement> & { as?: 'pre' | 'section' | 'ul' }) {
  const { as: Box = 'div', ...rest } = props
  return <Box tabIndex={0} {...rest} />
}
