import { MusterError } from '../../../../contract/errors.ts'
import type { Call, Output, ParsedInput } from '../../../../contract/operations.ts'
import type { Layer, WorkItem } from '../../../../contract/work-item.ts'
import { estimateTokens } from '../../base/estimate-tokens.ts'
import { terminateTask } from '../../controls/task-controls.ts'
import type { PoolParts } from '../../instances/warm/parts.ts'
import { createTask } from '../../scheduling/create-task.ts'
import { type TaskRecord, toTask } from '../../store/records.ts'
import { decodeItem, idsOf } from '../database/item-row.ts'
import type { Work } from '../database/work.ts'
import { prime } from '../prime/prime.ts'
import { refuseHeld } from '../ready/claims.ts'
import { itemsOf, requireItem, requireLive } from '../rules/read-item.ts'
import type { TrackingParts } from '../tracker.ts'
import { makeWorktree, removeWorktree } from './make-worktree.ts'
import { startPrompt, startTitle } from './start-prompt.ts'

export interface StartParts extends PoolParts, TrackingParts {}

type Asked = ParsedInput<'work.start'>

/**
 * Makes a task for each item, which has it until the task ends; the scheduler starts them as the pool has places. What can't be
 * started does not keep the others.
 *
 * @throws MusterError as the first did, when none could be started
 */
export async function startWork(
  context: StartParts,
  asked: Asked,
  call: Call,
): Promise<Output<'work.start'>> {
  const tasks: Output<'work.start'>['tasks'] = []
  const refused: Output<'work.start'>['refused'] = []
  let first: MusterError | null = null
  let layer: Layer | null = null
  for (const itemId of asked.itemIds) {
    try {
      const started = await startItem(context, itemId, asked, call)
      layer = started.layer
      tasks.push({ itemId, task: toTask(started.task) })
    } catch (error) {
      if (!(error instanceof MusterError)) throw error
      first ??= error
      refused.push({ itemId, code: error.code, message: error.message })
    }
  }
  if (layer === null) throw first ?? new Error('Nothing was to be started.')
  return { tasks, refused, layer }
}

/** What an instance would be told that is started on an item. @throws MusterError `not_found` */
export function* promptFor(itemId: string, instructions?: string): Work<{ text: string; tokens: number }> {
  const { text: primed } = yield* prime(itemId, true)
  const text = startPrompt(yield* requireItem(itemId), primed, instructions)
  return { text, tokens: estimateTokens(text) }
}

interface Started {
  task: TaskRecord
  layer: Layer
}

async function startItem(context: StartParts, itemId: string, asked: Asked, call: Call): Promise<Started> {
  const { tracker, config } = context
  const { item, text, named } = await tracker.read(() => toStart(itemId))
  const directory = asked.directory ?? named
  if (directory === null)
    throw new MusterError('validation', `"${item.title}" says no directory in which it is to be worked on.`, {
      hint: 'Give a directory, or write one into the metadata of the item or of what it is below.',
      details: { field: 'directory', itemId },
    })
  if (!asked.worktree) return await begin(context, { item, text, directory, branch: null }, asked, call)
  const { dataDirectory } = config
  const made = await makeWorktree(item, { directory, dataDirectory, newId: context.newId })
  try {
    return await begin(context, { item, text, ...made }, asked, call)
  } catch (error) {
    await removeWorktree(made, directory)
    throw error
  }
}

interface Prepared {
  item: WorkItem
  text: string
  directory: string
  branch: string | null
}

async function begin(
  context: StartParts,
  { item, text, directory, branch }: Prepared,
  asked: Asked,
  call: Call,
): Promise<Started> {
  const { model, permissionMode, priority, simulated, instructions } = asked
  const prompt = startPrompt(item, text, instructions)
  const title = startTitle(item)
  const task = await createTask(
    context,
    { prompt, title, directory, model, permissionMode, priority, limits: {}, origin: 'api', simulated },
    call,
  )
  try {
    const { layer } = await context.tracker.write(
      'claimForTask',
      { itemId: item.id, taskId: task.id, branch },
      { by: call.by, taskId: call.parentTaskId },
    )
    return { task, layer }
  } catch (error) {
    // Somebody took it meanwhile: two must not work on it.
    terminateTask(context, task.id)
    throw error
  }
}

/** What a task for an item is made of. @throws MusterError `not_found`; `conflict` when it can't be taken */
function* toStart(itemId: string): Work<{ item: WorkItem; text: string; named: string | null }> {
  const row = yield* requireLive(itemId)
  yield* refuseHeld(row)
  const { text } = yield* prime(itemId, true)
  const chain = yield* itemsOf(idsOf(row.path))
  const named = chain.findLast(({ metadata }) => typeof metadata.directory === 'string')?.metadata.directory
  return { item: decodeItem(row), text, named: typeof named === 'string' ? named : null }
}
