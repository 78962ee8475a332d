interface Page {
  nextCursor?: string | null
  hasMore?: boolean
  events?: readonly { seq: number }[]
  entries?: readonly { seq: number }[]
}

/** The address of the page after this one, in the direction that was asked for; undefined: it is the last. */
export function nextPage(url: string, output: unknown): string | undefined {
  const page = output as Page
  const [path = '', search = ''] = url.split('?', 2)
  const query = new URLSearchParams(search)
  if (typeof page.nextCursor === 'string') query.set('cursor', page.nextCursor)
  else {
    const rows = page.events ?? page.entries
    const first = rows?.at(0)?.seq
    const last = rows?.at(-1)?.seq
    if (page.hasMore !== true || first === undefined || last === undefined) return undefined
    if (query.has('after')) query.set('after', String(last))
    else query.set('before', String(first))
  }
  return `${path}?${query}`
}
