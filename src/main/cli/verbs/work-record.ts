import { resolve } from 'node:path'
import type { PermissionMode } from '../../../contract/values.ts'
import { exitCodes } from '../exit-codes.ts'
import { printTable, tellMore } from '../facts-text.ts'
import { findItem } from '../find-item.ts'
import { idsOf } from '../find-task.ts'
import { cleanText, shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { eventLine, tellLayer, when } from '../work-text.ts'

export interface StartOptions {
  dir?: string
  worktree?: boolean
  model?: string
  permissionMode?: PermissionMode
  priority?: number
  instructions?: string
  simulate?: boolean
}

/** `muster work start` */
export async function startWork(
  context: VerbContext,
  references: readonly string[],
  { dir, simulate, ...options }: StartOptions,
): Promise<number> {
  let isWhole = true
  await withClient(context, async (client, terminal, isOwned) => {
    const { tasks, refused, layer } = await client.call('work.start', {
      ...options,
      itemIds: await idsOf(client, references, findItem),
      directory: dir === undefined ? undefined : resolve(dir),
      simulated: simulate,
    })
    isWhole = refused.length === 0
    for (const { itemId, task } of tasks) {
      if (terminal.json) terminal.printJson({ type: 'started', itemId, task })
      else
        terminal.print(
          `${shortId(itemId)}  task ${shortId(task.id)}  ${task.state}  ${cleanText(task.directory, 'text')}`,
        )
    }
    for (const { itemId, code, message } of refused) {
      if (terminal.json) terminal.printJson({ type: 'refused', itemId, code, message })
      else terminal.complain(`${shortId(itemId)}  not started: ${cleanText(message)}`)
    }
    if (isOwned)
      terminal.note('No supervisor runs: they are started with the next one, such as muster serve.')
    else if (tasks.length > 0) terminal.note('Watch one with: muster logs --follow TASK')
    tellLayer(terminal, layer)
  })
  return isWhole ? exitCodes.ok : exitCodes.failed
}

/** `muster work prime` */
export function prime(context: VerbContext, reference: string | undefined): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const itemId = reference === undefined ? undefined : (await findItem(client, reference)).id
    const { text, tokens, layer } = await client.call('work.prime', { itemId })
    if (terminal.json) terminal.printJson({ type: 'prime', text, tokens })
    else terminal.print(cleanText(text, 'text').trimEnd())
    tellLayer(terminal, layer)
  })
}

/** `muster work report` */
export function report(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { markdown, layer } = await client.call('work.report', {})
    if (terminal.json) terminal.printJson({ type: 'report', markdown })
    else terminal.print(cleanText(markdown, 'text').trimEnd())
    tellLayer(terminal, layer)
  })
}

/** `muster work archive` */
export function archive(
  context: VerbContext,
  options: { olderThan?: number; list?: boolean; search?: string; limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    if (!options.list) {
      const { archived } = await client.call('work.archive', { olderThanDays: options.olderThan })
      if (terminal.json) terminal.printJson({ type: 'archived', archived })
      else terminal.print(`${archived} work items put away`)
      return
    }
    const { search, limit } = options
    const { items, totalCount } = await client.call('work.archived', { search, limit })
    if (terminal.json) for (const archived of items) terminal.printJson({ type: 'archivedItem', archived })
    else if (items.length === 0) terminal.note('There is nothing of that in the archive.')
    else {
      const rows = items.map(({ item, archivedAt }) => [
        shortId(item.id),
        item.status,
        when(archivedAt),
        cleanText(item.title),
      ])
      printTable(terminal, [['ID', 'STATUS', 'ARCHIVED', 'TITLE'], ...rows])
    }
    tellMore(terminal, totalCount - items.length)
  })
}

/** `muster work undo` */
export function undo(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { id } = await findItem(client, reference)
    const { undone, item } = await client.call('work.undo', { recordId: id })
    if (terminal.json) terminal.printJson({ type: 'undone', event: undone, item })
    else terminal.print(`Taken back: ${eventLine(undone)}`)
  })
}

/** `muster work seen` */
export function seen(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { seen: count } = await client.call('work.seen', {
      itemIds: await idsOf(client, references, findItem),
    })
    if (terminal.json) terminal.printJson({ type: 'seen', seen: count })
    else terminal.print(`${count} seen`)
  })
}
