import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Permission } from '../../../contract/permission.ts'
import { untilTask } from '../../../contract/until-task.ts'
import { askPermission } from '../ask-permission.ts'
import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { findTask, fits } from '../find-task.ts'
import { shortId } from '../format.ts'
import { parseInput } from '../parse-input.ts'
import { buildAnswer } from '../permission-answer.ts'
import type { VerbContext } from '../verb-context.ts'

export interface AnswerOptions {
  always?: boolean
  session?: boolean
  acceptEdits?: boolean
  stop?: boolean
  message?: string
  input?: string
  reply?: readonly string[]
}

/** `muster answer`: allows or denies what a task asks for; without a decision it asks at the terminal. */
export async function answer(
  context: VerbContext,
  reference: string,
  decision: 'allow' | 'deny' | undefined,
  options: AnswerOptions,
): Promise<number> {
  const { terminal, stdin } = context
  const input = options.input === undefined ? undefined : parseInput(options.input)
  const supervisor = await openSupervisor(context, { schedule: false })
  const { client } = supervisor
  try {
    const permission = await findRequest(client, reference)
    const given = decision
      ? buildAnswer(permission, {
          decision,
          always: options.always,
          session: options.session,
          acceptEdits: options.acceptEdits,
          stop: options.stop,
          message: options.message,
          replies: options.reply,
          input,
        })
      : await ask(context, permission)
    if (!given) return exitCodes.stopped
    const answered = await client.call('permission.answer', { permissionId: permission.id, answer: given })
    // With a supervisor of our own, the answer must have reached the instance before we go.
    if (supervisor.owned) {
      const holds = ({ state }: { state: string }) => state !== 'waiting'
      await untilTask({ client, taskId: answered.taskId, holds, withinMs: 5_000 })
    }
    if (terminal.json) terminal.printJson({ type: 'permission', permission: answered })
    else terminal.print(`${shortId(answered.id)}  ${answered.state}`)
    return exitCodes.ok
  } finally {
    await supervisor.close('leave')
  }

  async function ask(verb: VerbContext, permission: Permission) {
    if (!stdin.isTTY || terminal.json) {
      throw new MusterError('validation', 'There is no decision.', { hint: 'Add allow or deny.' })
    }
    const stopped = new AbortController()
    const onInterrupt = () => stopped.abort(new Error('stopped'))
    return askPermission({ permission, terminal: verb.terminal, stdin, signal: stopped.signal, onInterrupt })
  }
}

/** By the id of a request, or of a task with one open request. */
async function findRequest(client: Client, reference: string): Promise<Permission> {
  const { permissions } = await client.call('permission.list', { state: 'pending' })
  const own = permissions.filter(({ id }) => reference.length >= 4 && fits(id, reference))
  if (own.length === 1 && own[0]) return own[0]
  const task = await findTask(client, reference)
  const ofTask = permissions.filter(({ taskId }) => taskId === task.id)
  if (ofTask.length === 1 && ofTask[0]) return ofTask[0]
  if (ofTask.length === 0) {
    throw new MusterError('not_found', `Task ${shortId(task.id)} does not ask for anything.`, {
      hint: 'Tasks that do: muster ls --state waiting.',
    })
  }
  throw new MusterError('validation', `Task ${shortId(task.id)} asks for ${ofTask.length} things.`, {
    hint: `Give the id of one: ${ofTask.map(({ id, toolName }) => `${shortId(id)} (${toolName})`).join(', ')}.`,
  })
}
