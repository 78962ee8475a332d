import type { CoreSettings } from '../base/core-settings.ts'
import { spellBytes } from '../base/spell-amount.ts'
import { spellDays } from './spell-days.ts'

/** The rules in words; empty: nothing goes. */
export function rulesOf(config: CoreSettings): string[] {
  const { retentionTasksMs, retentionTasksBytes, retentionGraceMs, retentionExportFolder } = config
  const { retentionOutputMs, retentionConversationsMs } = config
  const hasTasks = retentionTasksMs !== null || retentionTasksBytes !== null
  const first = retentionExportFolder === null ? '' : `, after they were written to ${retentionExportFolder}`
  return [
    retentionTasksMs === null ? '' : `Tasks are archived ${spellDays(retentionTasksMs)} after their end.`,
    retentionTasksBytes === null
      ? ''
      : `The oldest tasks are archived when all transcripts are over ${spellBytes(retentionTasksBytes)}.`,
    hasTasks ? `What was archived so is removed ${spellDays(retentionGraceMs)} later${first}.` : '',
    retentionConversationsMs === null
      ? ''
      : `Kept conversations whose own file is gone are forgotten after ${spellDays(retentionConversationsMs)}.`,
    retentionOutputMs === null
      ? ''
      : `Raw output of ended instances is removed after ${spellDays(retentionOutputMs)}.`,
  ].filter((rule) => rule !== '')
}
