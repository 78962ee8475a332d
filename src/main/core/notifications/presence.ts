import type { ChannelKind, Notice } from '../../../contract/notifications.ts'

/** A page or application says again within this time that it is there. */
const AGAIN_WITHIN_MS = 30_000
/** One that has said nothing for so long is gone: twice the time, and some for a busy machine. */
const GONE_AFTER_MS = 75_000
/** More pages than anybody has open. */
const MAX_PRESENT = 200

interface Present {
  shows: readonly Notice['kind'][]
  looking: boolean
  until: number
}

/** Who is there: pages and desktop applications that say so. A program that asks for something is not among them. */
export function createPresence(now: () => number) {
  const present = new Map<string, Present>()
  const current = () => {
    for (const [id, { until }] of present) if (until <= now()) present.delete(id)
    return [...present.values()]
  }
  const count = (kind: Notice['kind']): number => current().filter(({ shows }) => shows.includes(kind)).length
  return {
    say(
      id: string,
      { shows, looking, gone }: { shows: readonly Notice['kind'][]; looking: boolean; gone: boolean },
    ) {
      present.delete(id)
      if (!gone) present.set(id, { shows, looking, until: now() + GONE_AFTER_MS })
      const [oldest] = present.keys()
      if (present.size > MAX_PRESENT && oldest !== undefined) present.delete(oldest)
      return { againWithinMs: AGAIN_WITHIN_MS }
    },
    /** Whether a person looks at one of them. */
    isLooking: (): boolean => current().some(({ looking }) => looking),
    /** How many can show it. */
    count,
    /** Whether a channel of this kind has somebody to show something to; what is sent elsewhere needs nobody here. */
    isThere: (kind: ChannelKind): boolean => {
      const shown = (['desktop', 'browser', 'sound'] as const).find((each) => each === kind)
      return shown === undefined || count(shown) > 0
    },
  }
}
export type Presence = ReturnType<typeof createPresence>
