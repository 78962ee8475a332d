/** The address of a task's page, at one event of it when given. Works in a browser and in the desktop window alike. */
export function permalink(taskId: string, seq?: number): string {
  const { origin, pathname, protocol } = window.location
  // The desktop's pages have an address of their own that no browser knows; the fragment is what matters.
  const base = protocol.startsWith('http') ? `${origin}${pathname}` : ''
  return `${base}#/task/${taskId}${seq === undefined ? '' : `?at=${seq}`}`
}

/** The event that the current address points to, or null. */
export function readPermalinkSeq(): number | null {
  const match = /^#\/task\/[^?]+\?(?:.*&)?at=(\d+)/.exec(window.location.hash)
  return match?.[1] === undefined ? null : Number(match[1])
}
