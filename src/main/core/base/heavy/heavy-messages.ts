import type { WireError } from '../../../../contract/errors.ts'

/** What the thread is asked. */
export interface HeavyOrder {
  /** Of the job. */
  name: string
  input: unknown
}

/** What it answers: a value, or an error in the form in which it can cross. */
export type HeavyAnswer =
  | { value: unknown }
  | { muster: WireError }
  | { template: { source: string; message: string } }
  | { failed: string }

/** What it says: that it does jobs from now on, or an answer. */
export type HeavyMessage = { isUp: true } | HeavyAnswer
