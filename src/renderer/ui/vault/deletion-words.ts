import type { VaultStatus } from '../../../contract/vault.ts'
import { counted, formatSpan } from '../format.ts'

/** What Claude Code is going to delete that is kept nowhere, in a sentence; null: nothing within a week. */
export function describeDeletions({ unkept, nextAt }: VaultStatus['deletions'], now: number): string | null {
  if (unkept === 0 || nextAt === null) return null
  const when = nextAt <= now ? 'the next time that it starts' : `the first in ${formatSpan(nextAt - now)}`
  return `Claude Code deletes ${counted(unkept, 'conversation')} within a week (${when}) that ${unkept === 1 ? 'is' : 'are'} kept nowhere else.`
}
