import type { Json } from '../../../../contract/values.ts'

/** The id that a node's handle has under a name; null: it has none, so that its work has not begun. */
export function handleId(handle: Json, name: 'taskId' | 'queryId' | 'runId'): string | null {
  if (typeof handle !== 'object' || handle === null || Array.isArray(handle)) return null
  const { [name]: id } = handle
  return typeof id === 'string' ? id : null
}
