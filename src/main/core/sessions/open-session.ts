import { basename } from 'node:path'
import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { NewSession } from '../../../contract/operations/sessions.ts'
import { checkDirectory } from '../base/check-directory.ts'
import type { Context } from '../live/context.ts'
import type { SessionRecord } from '../store/records.ts'
import { defaultMode } from './default-mode.ts'
import { createSession } from './session-service.ts'

/**
 * Makes a session that waits for its first prompt, and commits it. No process is started for it.
 *
 * @throws MusterError `validation`, `directory_not_found`, `claude_not_found`, `unavailable`, `storage`
 */
export async function openSession(context: Context, input: NewSession): Promise<SessionRecord> {
  const { directory } = input
  await checkDirectory(directory)
  const simulated = context.config.simulate || input.simulated === true
  if (!simulated) await context.claude.require()
  const permissionMode =
    input.permissionMode ?? (simulated ? 'default' : (await defaultMode(context, directory)).permissionMode)
  if (context.closing) throw new MusterError('unavailable', 'The supervisor is closing.')
  // Refused while the database can't keep it, before there is anything to keep.
  context.store.journal.flush()
  const title = input.title ?? cutText(basename(directory) || directory, 200)
  const session = createSession(context, { ...input, permissionMode, title, simulated })
  context.store.journal.flush(session)
  return session
}
