import { useEffect } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import { giveAnswer, takeAnswerBack, useAnswers } from '../../lib/answers.ts'

/** Gives an answer: `byKey` unless a pointer clicked. */
export type Give = (label: string, byKey: boolean, send: () => Promise<unknown>) => void

/** How the answer to one thing stands, wherever on the page it was given. */
export function useAnswering(about: string, settled: boolean) {
  const given = useAnswers((state) => state.given.get(about))
  // What others settled needs no answer any more.
  useEffect(() => {
    if (settled) takeAnswerBack(about)
  }, [about, settled])
  const give: Give = (label, byKey, send) => {
    if (!settled) giveAnswer(about, label, byKey, send)
  }
  const error: MusterError | null = settled ? null : (given?.error ?? null)
  return {
    give,
    error,
    busy: given?.state === 'sending',
    /** The words of an answer that can be taken back. */
    held: given?.state === 'held' ? given.label : null,
  }
}
