import { useLayoutEffect, useRef, useState } from 'react'
import { useAnswers } from './answers.ts'

/** What a place with the keys shows of all that waits. */
export interface Standing<T> {
  shown: T | undefined
  /** Its place among what waits, or where it was. */
  place: number
  /** It was settled elsewhere, and stays until it is let go: nothing takes its place under the hands of a person. */
  settled: boolean
  choose: (thing: T) => void
  /** Goes on to what waits now. */
  letGo: () => void
}

interface Kept {
  id: string
  place: number
}

/** Shows the first of what waits. What was answered here makes place for the next one; what others settle stays. */
export function useStanding<T>(waiting: readonly T[], idOf: (thing: T) => string): Standing<T> {
  const settledHere = useAnswers((state) => state.settledHere)
  const [kept, setKept] = useState<Kept | null>(null)
  /** What was shown last: it is gone from what waits when it is needed. */
  const last = useRef<T>(undefined)
  const { shown, id, place, settled } = standing(waiting, idOf, kept, last.current, settledHere)
  useLayoutEffect(() => {
    last.current = shown
  })
  useLayoutEffect(() => {
    if (id !== null) setKept({ id, place })
  }, [id, place])
  return {
    shown,
    place,
    settled,
    choose: (thing) => {
      const at = waiting.indexOf(thing)
      setKept({ id: idOf(thing), place: at < 0 ? place : at })
    },
    letGo: () => {
      const next = waiting[Math.min(place, waiting.length - 1)]
      setKept(next === undefined ? null : { id: idOf(next), place })
    },
  }
}

/** The rule of {@link useStanding}. */
export function standing<T>(
  waiting: readonly T[],
  idOf: (thing: T) => string,
  kept: Kept | null,
  last: T | undefined,
  settledHere: ReadonlySet<string>,
): { shown: T | undefined; id: string | null; place: number; settled: boolean } {
  const at = kept === null ? -1 : waiting.findIndex((thing) => idOf(thing) === kept.id)
  const isLast = kept !== null && last !== undefined && idOf(last) === kept.id
  if (isLast && at < 0 && !settledHere.has(kept.id)) {
    return { shown: last, id: kept.id, place: kept.place, settled: true }
  }
  const place = at >= 0 ? at : Math.min(kept?.place ?? 0, waiting.length - 1)
  const shown = waiting[place]
  return { shown, id: shown === undefined ? null : idOf(shown), place, settled: false }
}
