import type { extensionsOperations } from '../../../contract/operations/extensions.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { checkDirectory } from '../base/check-directory.ts'
import { loadedSettings } from '../claude/loaded-settings.ts'
import { checkExtension, listExtensions } from '../extensions/extension-service.ts'
import type { Context } from '../live/context.ts'
import { defaultMode } from '../sessions/default-mode.ts'
import { requireSession } from '../sessions/session-service.ts'

type Names = keyof typeof extensionsOperations

/** Operations on extensions, and on the settings of Claude Code in a directory. */
export function createExtensionHandlers(context: Context): Pick<Handlers, Names> {
  return {
    'extension.list': async ({ directory, sessionId }) => {
      const session = sessionId === undefined ? null : requireSession(context, sessionId)
      await checkDirectory(directory)
      return listExtensions(context, directory, session)
    },
    'directory.settings': async ({ directory }) => {
      await checkDirectory(directory)
      const [mode, { problems }] = await Promise.all([
        defaultMode(context, directory),
        loadedSettings(context, directory),
      ])
      return { defaultMode: mode, settingsProblems: [...problems] }
    },
    'extension.setEnabled': async ({ directory, kind, name, enabled }) => {
      await checkDirectory(directory)
      if (!enabled) await checkExtension(context, directory, { kind, name })
      context.store.extensions.setDisabled(directory, { kind, name }, !enabled)
      return listExtensions(context, directory, null)
    },
  }
}
