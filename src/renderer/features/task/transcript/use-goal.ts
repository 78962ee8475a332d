import { useLayoutEffect, useReducer, useRef } from 'react'
import type { Conversation } from '../model/conversation.ts'
import type { Row } from '../model/rows.ts'

/** Rows that came into view have their size by then, in ms. */
const MEASURED = 120

/** Somewhere in a transcript. */
export interface Goal {
  /** Brings the list there, in the frame in which what was loaded is drawn. */
  scroll: () => void
  /** Puts right what is known once the rows there have their size. */
  correct?: () => void
}

/** Goes to a place once it was loaded; a later wish takes the place of one that is under way. @throws MusterError of the loading */
export type GoTo = (load: Promise<void>, goal: Goal) => Promise<void>

/** `letGo` ends whatever keeps the list where it is. To be called after the hooks that place the list themselves. */
export function useGoal(rows: readonly Row[], conversation: Conversation, letGo: () => void): GoTo {
  const newest = useRef<Goal | null>(null)
  const loaded = useRef<Goal | null>(null)
  const [, drawAgain] = useReducer((count: number) => count + 1, 0)

  useLayoutEffect(() => {
    const goal = loaded.current
    // The list knows of the new rows once they were drawn.
    if (goal === null || rows !== conversation.getRows()) return
    loaded.current = null
    letGo()
    goal.scroll()
    setTimeout(() => {
      if (newest.current === goal) goal.correct?.()
    }, MEASURED)
  })

  return async (load, goal) => {
    newest.current = goal
    loaded.current = null
    await load
    if (newest.current !== goal) return
    loaded.current = goal
    drawAgain()
  }
}
