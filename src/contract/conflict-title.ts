import type { WorkConflict } from './work-item.ts'

/** What the record of a refused change is called, as it is there, else here, else was to be; null: it has no name, or there are many. */
export function conflictTitle({
  ours,
  theirs,
  input,
}: Pick<WorkConflict, 'ours' | 'theirs' | 'input'>): string | null {
  for (const side of [theirs, ours, input]) {
    const { title, name } = (side ?? {}) as { title?: unknown; name?: unknown }
    if (typeof title === 'string') return title
    if (typeof name === 'string') return name
  }
  return null
}
