import type { ModuleLoad } from '../../../../contract/module-route.ts'
import type { ModuleConversationRecord, QueryRecord } from '../../store/records.ts'
import type { QueryParts } from './parts.ts'

/** What asking works with. Questions that have not ended are in memory, and the truth until they do. */
export interface Asking {
  readonly context: QueryParts
  readonly open: ReadonlyMap<string, QueryRecord>
  /** Questions whose task is being made. */
  readonly starting: ReadonlySet<string>
  /** The one object of a conversation: two copies of a row would overwrite each other. */
  conversation(id: string): ModuleConversationRecord | undefined
  /** The question that a task works for. */
  questionOf(taskId: string): QueryRecord | undefined
  /** Those that were asked as one, in their order. */
  group(groupId: string): QueryRecord[]
  /** How busy modules are, and how fast. */
  loads(names: Iterable<string>): ReadonlyMap<string, ModuleLoad>
  /** It has ended: who waits for it is told. */
  conclude(query: QueryRecord): void
}
