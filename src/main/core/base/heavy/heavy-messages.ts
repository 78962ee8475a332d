import { MusterError, type WireError } from '../../../../contract/errors.ts'

/** A job for the thread. */
export interface HeavyOrder {
  /** Of the job. */
  name: string
  input: unknown
}

/** What the thread is asked; null: to end. One that is ended in the middle of SQLite takes the process with it. */
export type HeavyRequest = HeavyOrder | null

/** What it answers: a value, or an error in the form in which it can cross. */
export type HeavyAnswer =
  | { value: unknown }
  | { muster: WireError }
  | { template: { source: string; message: string } }
  | { failed: string }

/** What it says: that it does jobs from now on, or an answer. */
export type HeavyMessage = { isUp: true } | HeavyAnswer

/** What is nested too deep can't cross: neither side may be able to write or read it. */
export function tooDeep(): MusterError {
  return new MusterError('validation', 'It is nested too deep.', { hint: 'Make it flatter.' })
}
