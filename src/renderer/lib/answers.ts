import { create } from 'zustand'
import type { MusterError } from '../../contract/errors.ts'
import { toMusterError } from './client.ts'

/** An answer that was given in this page. */
export interface GivenAnswer {
  /** `held`: given by a key and not sent yet, so that it can be taken back. */
  state: 'held' | 'sending' | 'failed'
  /** What was answered, in the words of its button. */
  label: string
  error: MusterError | null
  timer?: ReturnType<typeof setTimeout>
}

interface Answers {
  /** By what they are about: a request, an approval, a task. */
  given: ReadonlyMap<string, GivenAnswer>
  /** What was settled from this page lately: it goes, and what others settle stays to be seen. */
  settledHere: ReadonlySet<string>
  /** How long an answer by a key is held, in ms; 0: not at all. The setting `window.takeBack`. */
  takeBackMs: number
}

/** Longer than anybody looks at something that was settled. */
const MOST_SETTLED = 1_000

/** Answers that are on their way. They outlive the card that they were given in. */
export const useAnswers = create<Answers>()(() => ({
  given: new Map(),
  settledHere: new Set(),
  takeBackMs: 1_000,
}))

/** Whether a press of a button came from Enter or Space: the browser counts no click then. */
export function isByKey(event: { detail: number }): boolean {
  return event.detail === 0
}

/** Gives an answer: what a key gave is sent after the time to take it back, what a click gave at once. */
export function giveAnswer(about: string, label: string, byKey: boolean, send: () => Promise<unknown>): void {
  const before = useAnswers.getState().given.get(about)
  // A click outdoes a key, and a key nothing.
  if (before?.state === 'sending' || (before?.state === 'held' && byKey)) return
  clearTimeout(before?.timer)
  const { takeBackMs } = useAnswers.getState()
  if (!byKey || takeBackMs === 0) {
    void sendAnswer(about, label, send)
    return
  }
  const timer = setTimeout(() => void sendAnswer(about, label, send), takeBackMs)
  put(about, { state: 'held', label, error: null, timer })
}

/** Takes an answer back that is not sent yet. */
export function takeAnswerBack(about: string): void {
  const given = useAnswers.getState().given.get(about)
  if (given?.state !== 'held') return
  clearTimeout(given.timer)
  put(about, null)
}

/** Takes back whatever is not sent yet. */
export function takeAllBack(): void {
  for (const about of useAnswers.getState().given.keys()) takeAnswerBack(about)
}

/** It is settled from here: it leaves the page without a word. */
export function noteSettledHere(about: string): void {
  useAnswers.setState(({ settledHere }) => ({
    settledHere: new Set([...[...settledHere].slice(1 - MOST_SETTLED), about]),
  }))
}

/** It waits again, or still: when others settle it now, that is to be seen. */
export function noteWaiting(about: string): void {
  useAnswers.setState(({ settledHere }) => ({
    settledHere: new Set([...settledHere].filter((other) => other !== about)),
  }))
}

async function sendAnswer(about: string, label: string, send: () => Promise<unknown>): Promise<void> {
  // Before it is sent: the news of it may come first.
  noteSettledHere(about)
  put(about, { state: 'sending', label, error: null })
  try {
    await send()
    put(about, null)
  } catch (thrown) {
    noteWaiting(about)
    put(about, { state: 'failed', label, error: toMusterError(thrown) })
  }
}

function put(about: string, answer: GivenAnswer | null): void {
  useAnswers.setState(({ given }) => {
    const next = new Map(given)
    if (answer === null) next.delete(about)
    else next.set(about, answer)
    return { given: next }
  })
}
