import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Json } from '../../../../contract/values.ts'
import { CommandNode } from '../../../../contract/workflow-definition.ts'
import type { InstanceProcess } from '../../processes/process.ts'
import { commitNow } from '../../store/commit-now.ts'
import type { NodeRecord } from '../../store/records.ts'
import { fillInTexts } from '../definition/fill-in.ts'
import { judgeCommand } from './command-outcome.ts'
import { createPlaces, type TakePlace } from './command-places.ts'
import {
  adoptCommand,
  type CommandOrder,
  endCommand,
  forgetCommand,
  launchCommand,
  readEnd,
} from './command-process.ts'
import type { NodeKind, NodeOutcome, NodeWork } from './node-kind.ts'
import { abortCause, cancelled, failed, failedBy } from './node-outcomes.ts'
import { untilStored } from './when-writable.ts'

/** What the commands of a supervisor share. */
interface Commands {
  readonly takePlace: TakePlace
  /** Those that run, by node, for freezes. */
  readonly running: Map<string, InstanceProcess>
}

type Work = NodeWork<CommandNode> & { readonly commands: Commands }

/** What of a command is needed to find it again; the identity of its runner is noted once that is there. */
interface Handle {
  command: string
  runner: { pid: number; startTime: string } | null
}

/** Runs a program with its arguments, never a shell. It works on while no supervisor runs, and its end is not missed. */
export function createCommandKind(): NodeKind<CommandNode> {
  const commands: Commands = { takePlace: createPlaces(), running: new Map() }
  return {
    kind: 'command',
    schema: CommandNode,
    async run(given) {
      const work: Work = { ...given, commands }
      try {
        const order = await orderOf(work)
        const handle = handled(work.node.handle)
        return handle === null ? await begin(work, order) : await pickUp(work, order, handle)
      } catch (error) {
        return failedBy(error, 'command_failed')
      }
    },
    freeze: (node) => void commands.running.get(keyOf(node))?.freeze(),
    thaw: (node) => void commands.running.get(keyOf(node))?.thaw(),
  }
}

/** @throws TemplateError */
async function orderOf({ spec, scope, run }: Work): Promise<CommandOrder> {
  const { command, cwd = '', stdin = null } = spec
  const env = Object.entries(spec.env ?? {})
  const templates = [cwd, stdin ?? '', ...env.map(([, template]) => template), ...command]
  const [folder = '', input = '', ...rest] = await fillInTexts(templates, scope)
  return {
    command: rest.slice(env.length),
    cwd: resolve(run.directory, folder.trim()),
    env: Object.fromEntries(env.map(([name], index) => [name, rest[index] ?? ''])),
    stdin: stdin === null ? null : input,
  }
}

async function begin(work: Work, order: CommandOrder): Promise<NodeOutcome> {
  const { context } = work
  const folder = await stat(order.cwd).catch(() => null)
  if (!folder?.isDirectory()) {
    const what = folder ? 'is not a folder' : 'does not exist'
    return failed('command_failed', `The folder of the command, ${order.cwd}, ${what}.`, 'Correct `cwd`.')
  }
  const leavePlace = await work.commands.takePlace(work.signal, () =>
    work.tell('waits for a place: many commands run', 'place'),
  )
  if (leavePlace === null) return cancelled
  try {
    if (work.signal.aborted) return cancelled
    work.tell(null)
    const id = context.newId()
    context.live.commands.add(id)
    // Known before there is a process, and its process directly afterwards: what could not be found again is not started.
    save(work, { command: id, runner: null })
    const isKnown = await untilStored(work)
    if (!isKnown || work.signal.aborted) {
      forget(work, id)
      return cancelled
    }
    const runner = await launchCommand(context, id, order).catch((error: unknown) => {
      forget(work, id)
      throw error
    })
    save(work, { command: id, runner: { pid: runner.pid, startTime: runner.startTime } })
    commitNow(context)
    return await follow(work, order, id, runner)
  } finally {
    leavePlace()
  }
}

/** After a restart: takes the end that was not missed, waits on, or says that the command was killed. */
async function pickUp(work: Work, order: CommandOrder, handle: Handle): Promise<NodeOutcome> {
  const { context } = work
  const id = handle.command
  context.live.commands.add(id)
  if ((await readEnd(context, id)) === null) {
    const runner = await adoptCommand(context, id, handle.runner)
    if (runner) {
      // It was frozen when its supervisor closed, and its run has been let go on since.
      if (work.run.pausedAs !== 'freeze') void runner.thaw()
      return follow(work, order, id, runner)
    }
    const hadBegun = await endCommand(context, id)
    // Its supervisor died before there was a process: nothing was done.
    if (!hadBegun && handle.runner === null) {
      forget(work, id)
      return begin(work, order)
    }
  }
  return conclude(work, order, id, true)
}

async function follow(
  work: Work,
  order: CommandOrder,
  id: string,
  runner: InstanceProcess,
): Promise<NodeOutcome> {
  const { context, signal, node, run } = work
  const { promise: left, resolve: leave } = Promise.withResolvers<'left'>()
  const onAbort = () => {
    if (abortCause(work) !== 'close') {
      runner.terminate().catch((error: unknown) => {
        context.config.log('error', 'a command could not be ended', { command: id, error: String(error) })
      })
      return
    }
    runner.release()
    leave('left')
  }
  const { running } = work.commands
  running.set(keyOf(node), runner)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  else if (run.pausedAs === 'freeze') void runner.freeze()
  try {
    if ((await Promise.race([runner.exited, left])) === 'left') return cancelled
    // What it left behind is ended with it, as an instance's is.
    if (signal.aborted || (await runner.members()).length > 0) await runner.terminate()
  } finally {
    running.delete(keyOf(node))
    signal.removeEventListener('abort', onAbort)
  }
  return conclude(work, order, id)
}

/** The runner is gone. */
async function conclude(
  work: Work,
  order: CommandOrder,
  id: string,
  isPickedUp = false,
): Promise<NodeOutcome> {
  const end = await readEnd(work.context, id)
  const unseenMs = end === null || !isPickedUp ? 0 : Math.max(0, work.context.now() - end.endedAt)
  if (end === null) await endCommand(work.context, id)
  forget(work, id)
  const outcome = end && (await judgeCommand(work.spec, order, end))
  // What was done is true, even if its end was asked for meanwhile.
  if (work.signal.aborted && outcome?.state !== 'completed') return cancelled
  if (outcome) return outcome.state === 'completed' ? { ...outcome, unseenMs } : outcome
  return failed(
    'interrupted',
    'The command was killed from outside, and how far it came is not known.',
    'Retry the node when it is safe to run the command again.',
  )
}

/** Its files go once its end is stored; until then a restart needs them. */
function forget({ context }: Work, id: string): void {
  context.live.commands.delete(id)
  setImmediate(() => {
    // While the supervisor closes, its end may not have been taken; what is of no use goes at the next start.
    if (context.closing || !commitNow(context)) return
    void forgetCommand(context, id)
  })
}

function save(work: Work, { command, runner }: Handle): void {
  work.save({ handle: { command, runner: runner === null ? null : { ...runner } } })
}

function handled(handle: Json): Handle | null {
  if (typeof handle !== 'object' || handle === null || Array.isArray(handle)) return null
  const { command, runner = null } = handle
  if (typeof command !== 'string') return null
  if (typeof runner !== 'object' || runner === null || Array.isArray(runner)) return { command, runner: null }
  const { pid, startTime } = runner
  const isKnown = typeof pid === 'number' && typeof startTime === 'string'
  return { command, runner: isKnown ? { pid, startTime } : null }
}

const keyOf = ({ runId, nodeId, item }: NodeRecord) => `${runId} ${nodeId} ${item ?? ''}`
