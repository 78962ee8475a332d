import type { Turn } from '../turn.ts'

/** Plays one turn. Ends when the turn completed; throws `ApiFailure` when it did not. */
export type Scenario = (turn: Turn) => Promise<void>
