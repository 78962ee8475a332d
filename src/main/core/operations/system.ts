import type { systemOperations } from '../../../contract/operations/system.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { examine } from '../doctor/examine.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { readSalvageReports } from '../store/salvage-reports.ts'
import { unreadiness } from '../system/readiness.ts'
import { sceneDirectory, startScene } from '../system/scene.ts'
import { readStats } from '../system/stats.ts'
import { systemInfo } from '../system/system-info.ts'
import { completeDirectory } from './complete-directory.ts'

type Names = keyof typeof systemOperations

/** Operations on the supervisor itself, and on directories. */
export function createSystemHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { store } = context
  return {
    'system.info': () => systemInfo(context),
    'system.stats': () => readStats(context),
    'system.ready': async () => {
      const reasons = await unreadiness(context)
      return { ready: reasons.length === 0, reasons }
    },
    'system.doctor': () => examine(context, context.config.settingSources),
    'system.salvages': () => ({ salvages: readSalvageReports(context.config.dataDirectory) }),
    'system.database': () => store.describe(),
    'scene.start': () => startScene(context),
    'directory.recent': ({ limit }) => ({
      directories: store.tasks.recentDirectories(limit, sceneDirectory(context)),
    }),
    'directory.complete': ({ path, limit }) => completeDirectory(path, limit),
  }
}
