import type { WireError } from '../../../contract/errors.ts'
import type { HeavyJobs } from './heavy-jobs.ts'

/** What the thread is asked. */
export interface HeavyOrder {
  name: keyof HeavyJobs
  input: unknown
}

/** What it answers: a value, or an error in the form in which it can cross. */
export type HeavyAnswer =
  | { value: unknown }
  | { muster: WireError }
  | { template: { source: string; message: string } }
  | { failed: string }
