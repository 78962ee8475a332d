import { randomUUIDv7 } from 'node:crypto'

/**
 * Makes UUIDv7s that sort in the order in which they were made, also within one millisecond and when the clock
 * is set back: prompts queued together keep their order. The 12 bits after the version count (RFC 9562, 6.2).
 */
export function createIds(): () => string {
  let time = ''
  let count = 0
  return () => {
    const id = randomUUIDv7()
    const now = id.slice(0, 13)
    count = now > time ? 0 : Math.min(count + 1, 0xfff)
    if (now > time) time = now
    return `${time}-7${count.toString(16).padStart(3, '0')}${id.slice(18)}`
  }
}
