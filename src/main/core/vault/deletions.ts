import { join } from 'node:path'
import type { Deletions } from '../../../contract/vault.ts'
import type { Config } from '../base/config.ts'
import { claudeHome } from '../claude/conversations/claude-home.ts'
import type { ConversationFile } from '../claude/conversations/conversation-files.ts'
import { readSettingsFiles } from '../claude/read-settings-files.ts'

/** What Claude takes where nobody says otherwise (2.1.329). */
const USUAL_DAYS = 30
const DAY = 86_400_000
/** So near an end is told of. */
const SOON = 7 * DAY

/** How many days Claude keeps a conversation that nobody uses, by the person's settings. */
export async function cleanupDays({ env }: Pick<Config, 'env'>): Promise<number> {
  const path = join(claudeHome(env), 'settings.json')
  const [file] = await readSettingsFiles({ settings: [{ source: 'userSettings', path }] })
  return file?.settings?.cleanupPeriodDays ?? USUAL_DAYS
}

/** When Claude deletes a file that is not changed any more. */
export const deletedAt = ({ updatedAt }: Pick<ConversationFile, 'updatedAt'>, days: number): number =>
  updatedAt + days * DAY

/** Pure: what of these conversations Claude deletes soon, and what of that is kept nowhere. */
export function deletionsOf(
  files: readonly ConversationFile[],
  kept: ReadonlySet<string>,
  { days, now }: { days: number; now: number },
): Deletions {
  const due = files.filter((file) => deletedAt(file, days) <= now + SOON)
  return {
    days,
    soon: due.length,
    unkept: due.filter(({ claudeSessionId }) => !kept.has(claudeSessionId)).length,
    nextAt: due.length === 0 ? null : Math.min(...due.map((file) => deletedAt(file, days))),
  }
}
