import type { AnyEvent } from '../../../contract/events.ts'
import type { Config } from '../base/config.ts'
import type { ClaudeLocator } from '../claude/claude-locator.ts'
import type { Store } from '../store/store.ts'
import type { Live } from './live.ts'

/** The ground that every feature stands on. Where one needs more, it declares parts of its own that extend this. */
export interface Context {
  readonly config: Config
  readonly store: Store
  readonly live: Live
  readonly claude: ClaudeLocator
  /** UTC milliseconds. */
  now(): number
  /** A new UUIDv7. */
  newId(): string
  /** Announces something that is not a committed row: readings, lists that changed. Rows are announced by the journal. */
  publish(event: AnyEvent): void
  /** Looks whether something queued can start now; cheap, may be called often. */
  wake(): void
  /** True once the core is closing: nothing new starts. */
  readonly closing: boolean
}
