import type { RunawayPolicy, RunawayRule } from '../../../contract/runaway.ts'
import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

/** Turns of one kind. */
export interface TurnKind {
  directory: string
  model: string | null
  simulated: boolean
}

/** What a turn that has ended cost, and how long it worked, the time in which it waited for a person left out, in ms. */
export interface TurnCost {
  costMicros: number
  activeMs: number
}

/** SQL of `runaway_rules`, and what the figures of ended tasks say of a kind. */
export function createRunawayStore(database: Connection) {
  const rules = database.prepare<[], { directory: string; policy: RunawayPolicy }>(
    'SELECT directory, policy FROM runaway_rules ORDER BY directory',
  )
  const upsert = database.prepare<[string, RunawayPolicy]>(
    'INSERT INTO runaway_rules (directory, policy) VALUES (?, ?) ON CONFLICT (directory) DO UPDATE SET policy = excluded.policy',
  )
  const removal = database.prepare<[string]>('DELETE FROM runaway_rules WHERE directory = ?')
  const newest = database.prepare<[string, string | null, number, number], TurnCost>(
    `SELECT cost_micros AS costMicros, worked_ms - waited_ms AS activeMs FROM task_figures
     WHERE directory = ? AND model IS ? AND simulated = ? AND worked_ms IS NOT NULL ORDER BY id DESC LIMIT ?`,
  )
  return {
    /** Everywhere first, then by directory. */
    rules: (): RunawayRule[] =>
      rules
        .all()
        .map(({ directory, policy }) => ({ directory: directory === '' ? null : directory, policy })),
    /** @throws MusterError `storage` */
    saveRule({ directory, policy }: RunawayRule): void {
      writeNow(database, () => upsert.run(directory ?? '', policy))
    },
    /** @throws MusterError `storage` */
    removeRule(directory: string | null): void {
      writeNow(database, () => removal.run(directory ?? ''))
    },
    /** The newest turns of a kind that were started. */
    newestTurns: ({ directory, model, simulated }: TurnKind, most: number): TurnCost[] =>
      newest.all(directory, model, Number(simulated), most),
  }
}
export type RunawayStore = ReturnType<typeof createRunawayStore>
