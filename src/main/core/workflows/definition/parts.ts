import type { Context } from '../../live/context.ts'
import type { DefinitionBook } from './definition-book.ts'

/** What reading definitions needs. */
export interface DefinitionParts extends Context {
  /** Saved workflows and templates. */
  readonly workflows: DefinitionBook
  /** Kinds of nodes that there are. */
  readonly kinds: { names(): ReadonlySet<string> }
}
