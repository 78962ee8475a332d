import type { Json } from '../../../contract/values.ts'
import type { Context } from '../live/context.ts'

/** Ids of commands whose folders are needed: of those that unfinished runs have begun, and of any that begin from now on. */
export function commandsInUse({
  live,
  store,
}: Pick<Context, 'live' | 'store'>): Pick<ReadonlySet<string>, 'has'> {
  const begun = new Set(store.runs.handles().map(commandOf))
  return { has: (id) => begun.has(id) || live.commands.has(id) }
}

/** The command that a node's handle stands for. */
function commandOf(handle: Json): string | null {
  if (typeof handle !== 'object' || handle === null || Array.isArray(handle)) return null
  return typeof handle.command === 'string' ? handle.command : null
}
