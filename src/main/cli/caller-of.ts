import type { Caller } from '../../contract/caller.ts'
import { dataDirectoryTag } from '../core/claude/environment.ts'

/**
 * The instance that started this command, by the marks that the supervisor gave its environment; undefined: a person, or
 * an instance of another supervisor.
 */
export function callerOf(
  env: Readonly<Record<string, string | undefined>>,
  dataDirectory: string,
): Caller | undefined {
  const instanceId = env.MUSTER_INSTANCE
  if (!instanceId || env.MUSTER_DATA_DIR_HASH !== dataDirectoryTag(dataDirectory)) return undefined
  return { instanceId }
}
