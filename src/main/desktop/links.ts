/** Places of the page that the shell can open, by the page's own hash routes. */
export type Place = 'fleet' | 'inbox' | 'settings' | 'new' | { task: string } | { run: string }

/** The hash of a place in the page's address. */
export function placeHash(place: Place): string {
  if (typeof place === 'object') return 'task' in place ? `#/task/${place.task}` : `#/run/${place.run}`
  return place === 'fleet' ? '#/' : `#/${place}`
}

const places = ['fleet', 'inbox', 'settings', 'new'] as const
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * What a `muster://` link opens: `muster://fleet`, `muster://inbox`, `muster://settings`, `muster://new`,
 * `muster://task/<id>`. Null for anything else; links come from other programs and may only navigate.
 */
export function parseLink(link: string): Place | null {
  if (link.length > 200 || !URL.canParse(link)) return null
  const url = new URL(link)
  if (url.protocol !== 'muster:') return null
  const path = url.pathname.replace(/\/+$/, '')
  if (url.host === 'task') {
    const id = path.slice(1).toLowerCase()
    return UUID.test(id) ? { task: id } : null
  }
  return path === '' ? (places.find((place) => place === url.host) ?? null) : null
}

/** The first link among the arguments of a start, or null. */
export function findLink(argv: readonly string[]): Place | null {
  for (const argument of argv) {
    const place = argument.startsWith('muster:') ? parseLink(argument) : null
    if (place !== null) return place
  }
  return null
}
