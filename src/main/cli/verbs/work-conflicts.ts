import type { Client } from '../../../contract/client.ts'
import { conflictTitle } from '../../../contract/conflict-title.ts'
import type { WorkConflict } from '../../../contract/work-item.ts'
import { printTable } from '../facts-text.ts'
import { findFitting, only, requireLength } from '../find-task.ts'
import { cleanText, shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster work conflicts` */
export function conflicts(context: VerbContext, options: { all?: boolean; limit: number }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { conflicts: found, nextCursor } = await client.call('work.conflicts', {
      all: options.all ?? false,
      limit: options.limit,
    })
    if (terminal.json) for (const conflict of found) terminal.printJson({ type: 'conflict', conflict })
    else if (found.length === 0) terminal.note('Nothing was refused.')
    else {
      const rows = found.map((each) => [
        shortId(each.id),
        each.state,
        cleanText(each.by),
        aboutOf(each),
        cleanText(each.reason),
      ])
      printTable(terminal, [['ID', 'STATE', 'WHO', 'WHAT', 'WHY'], ...rows])
      if (found.some(({ state }) => state === 'open'))
        terminal.note('Decide with: muster work resolve ID apply (or dismiss)')
    }
    if (nextCursor !== null) terminal.note(`There are more: --limit shows more than ${found.length}.`)
  })
}

/** What was to be done, with the name of what it is about. */
export function aboutOf(conflict: WorkConflict): string {
  const title = conflictTitle(conflict)
  return cleanText(title === null ? conflict.command : `${conflict.command} "${title}"`)
}

/** `muster work resolve` */
export function resolveConflict(
  context: VerbContext,
  reference: string,
  how: 'apply' | 'dismiss' | 'undo',
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id } = await findConflict(client, reference)
    const { conflict } = await client.call('work.resolveConflict', { conflictId: id, how })
    if (terminal.json) terminal.printJson({ type: 'conflict', conflict })
    else terminal.print(`${shortId(id)}  ${conflict.state === 'open' ? 'waits again' : conflict.state}`)
  })
}

async function findConflict(client: Client, reference: string): Promise<WorkConflict> {
  requireLength(reference, 'conflict')
  const found = await findFitting(reference, async ({ cursor }) => {
    const page = await client.call('work.conflicts', { all: true, limit: 500, cursor })
    return [page.conflicts, page.nextCursor]
  })
  return only(found, reference, 'conflict', 'See muster work conflicts --all.')
}
