import { isDirectory } from '../base/check-directory.ts'
import type { Description } from '../claude/conversations/describe-conversation.ts'

/** Said of a conversation whose directory was removed or moved. */
export const MISSING_DIRECTORY = 'its directory does not exist any more'

/**
 * Where a conversation goes on: where it began, or, once that is gone, where it was used last, as after a project was
 * renamed. Claude itself takes it along into any directory (2.1.329).
 */
export async function placeOf({ directory, lastDirectory }: Description): Promise<string | null> {
  if (directory === null || lastDirectory === null || directory === lastDirectory) return directory
  if (await isDirectory(directory)) return directory
  return (await isDirectory(lastDirectory)) ? lastDirectory : directory
}
