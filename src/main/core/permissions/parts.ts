import type { Context } from '../live/context.ts'
import type { PolicyBook } from './policy-book.ts'

/** What answering permissions needs. */
export interface PermissionParts extends Context {
  /** Rules that answer requests for permission. */
  readonly policies: PolicyBook
}
