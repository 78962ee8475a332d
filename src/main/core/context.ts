import type { AnyEvent } from '../../contract/events.ts'
import type { BudgetNews } from './budgets/budget-status.ts'
import type { ClaudeLocator } from './claude/claude-locator.ts'
import type { ConversationFiles } from './claude/conversations/conversation-files.ts'
import type { CoreConfig } from './core-config.ts'
import type { DiskGuard } from './disk/disk-guard.ts'
import type { Recovery } from './instances/recover.ts'
import type { WarmPool } from './instances/warm-pool.ts'
import type { Live } from './live.ts'
import type { Monitor } from './monitor/monitor.ts'
import type { PolicyBook } from './permissions/policy-book.ts'
import type { Store } from './store/store.ts'
import type { ResultCache } from './workflows/cache/result-cache.ts'
import type { Circuits } from './workflows/circuits/circuits.ts'
import type { DefinitionBook } from './workflows/definition/definition-book.ts'
import type { WorkflowEngine } from './workflows/engine/workflow-engine.ts'
import type { Approvals } from './workflows/kinds/approvals.ts'
import type { KindRegistry } from './workflows/kinds/kind-registry.ts'
import type { LockManager } from './workflows/locks/lock-types.ts'
import type { Durations } from './workflows/progress/durations.ts'

/** What every feature of the core is given. */
export interface Context {
  readonly config: CoreConfig
  readonly store: Store
  readonly live: Live
  readonly claude: ClaudeLocator
  /** What Claude Code keeps on disk. */
  readonly conversations: ConversationFiles
  /** Instances that were started ahead. */
  readonly warm: WarmPool
  readonly monitor: Monitor
  readonly budgetNews: BudgetNews
  /** What nodes ask of a person. */
  readonly approvals: Approvals
  /** Watches the room on the disk. */
  readonly disk: DiskGuard
  /** Rules that answer requests for permission. */
  readonly policies: PolicyBook
  /** Saved workflows and templates. */
  readonly workflows: DefinitionBook
  /** Kinds of workflow nodes. */
  readonly kinds: KindRegistry
  /** Resources that nodes share. */
  readonly locks: LockManager
  /** Targets that are left alone while they fail. */
  readonly circuits: Circuits
  /** Runs workflows. */
  readonly engine: WorkflowEngine
  /** Results of nodes that may be used again. */
  readonly cache: ResultCache
  /** How long nodes take. */
  readonly durations: Durations
  readonly startedAt: number
  readonly recovery: Recovery
  /** UTC milliseconds. */
  now(): number
  /** A new UUIDv7. */
  newId(): string
  /** Announces something that is not a committed row: readings, lists that changed. Rows are announced by the journal. */
  publish(event: AnyEvent): void
  /** Looks whether something queued can start now; cheap, may be called often. */
  pump(): void
  /** True once the core is closing: nothing new starts. */
  readonly closing: boolean
}
