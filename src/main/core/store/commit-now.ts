import type { Store } from './store.ts'

/**
 * Commits what is staged without failing: while the database refuses, it stays staged and the journal tries
 * again. For what must go on all the same, such as ending a process. False: it was refused.
 */
export function commitNow(context: { readonly store: Store }): boolean {
  try {
    context.store.journal.flush()
    return true
  } catch {
    // The journal has logged it, and says when it can write again.
    return false
  }
}
