import type { NotificationItem, NotificationPlace } from '../../../contract/notifications.ts'

/** Things that one message names; the others are counted. */
export const MAX_ITEMS = 50

export interface Summary {
  title: string
  body: string
  place: NotificationPlace
}

const words: Readonly<Record<NotificationItem['kind'], (count: number) => string>> = {
  needs_me: (count) => `${count} ${count === 1 ? 'needs' : 'need'} you`,
  over_budget: (count) => `${count} over budget`,
  runaway: (count) => `${count} running away`,
  stalled: (count) => `${count} stuck`,
  failed: (count) => `${count} failed`,
  finished: (count) => `${count} done`,
  run_ended: (count) => `${count} ${count === 1 ? 'run' : 'runs'} ended`,
  rate_limit_open: () => 'a usage window is open again',
  test: (count) => `${count} ${count === 1 ? 'test' : 'tests'}`,
}

/** One thing as it is; several as their counts, what needs a person first. */
export function summarise(items: readonly NotificationItem[], count = items.length): Summary {
  const [only] = items
  if (only !== undefined && count === 1) return { title: only.title, body: only.body, place: only.place }
  const kinds = Object.keys(words) as NotificationItem['kind'][]
  const parts = kinds.flatMap((kind) => {
    const found = items.filter((item) => item.kind === kind).length
    return found === 0 ? [] : [words[kind](found)]
  })
  const more = count - items.length
  const asks = items.some(({ kind }) => kind === 'needs_me' || kind === 'over_budget' || kind === 'runaway')
  return {
    title: `${count} things happened`,
    body: [...parts, ...(more > 0 ? [`${more} more`] : [])].join(' · '),
    place: asks ? 'inbox' : 'fleet',
  }
}
