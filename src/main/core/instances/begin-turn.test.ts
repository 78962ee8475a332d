import { expect, test } from 'vitest'
import { pendingOf } from '../permissions/permission-service.ts'
import type { TaskRecord } from '../store/records.ts'
import { type PlayedInstance, playInstance } from './fixtures/played-instance.ts'
import { aborted, asks, init, lifecycle, result, says, takesBack } from './fixtures/printed.ts'

/** Claude reads the prompt and begins with it. */
function begin({ print }: PlayedInstance, { promptUuid }: TaskRecord): void {
  print(lifecycle(promptUuid, 'queued'), lifecycle(promptUuid, 'started'), init())
}

const kinds = (played: PlayedInstance, { id }: TaskRecord) => played.events(id).map(({ kind }) => kind)

/** Tasks of the session that nobody made. */
const ownTasks = ({ context, session }: PlayedInstance) =>
  context.live.tasksOf(session.id).filter(({ origin }) => origin === 'background')

test('a claude that does not tell what it reads begins with its init', async () => {
  const played = playInstance()
  const task = await played.send()
  played.print(init())
  expect(played.runner.current?.task).toBe(task)
  expect(ownTasks(played)).toEqual([])
})

test('a turn that is not that of our prompt gets a task of its own, and the prompt waits on', async () => {
  const played = playInstance()
  const task = await played.send()
  played.print(lifecycle(task.promptUuid, 'queued'), lifecycle('somebody’s', 'started'), init())
  const [own] = ownTasks(played)
  expect(own).toMatchObject({ state: 'running', instanceId: played.runner.record.id })
  expect(own?.prompt).toContain('went on by itself')
  expect(task.state).toBe('starting')

  played.print(result(), lifecycle(task.promptUuid, 'started'), init(), result())
  expect(own?.state).toBe('completed')
  expect(task.state).toBe('completed')
})

test('a second result of a turn does not end the prompt behind it', async () => {
  const played = playInstance()
  const first = await played.send()
  begin(played, first)
  played.print(result())
  const next = await played.send()
  played.print(result())
  expect(next.state).toBe('starting')
  expect(played.runner.sent).toBe(next)

  begin(played, next)
  played.print(result())
  expect(next.state).toBe('completed')
  expect(kinds(played, first).filter((kind) => kind === 'turn.ended')).toHaveLength(1)
})

test('a result in the place of a turn ends the prompt that could not begin', async () => {
  const played = playInstance()
  const task = await played.send()
  played.print(
    result({ is_error: true, terminal_reason: null, startup_failure_reason: 'config_file_invalid' }),
  )
  expect(task).toMatchObject({ state: 'failed', outcome: { reason: 'startup_failed' } })
})

test('a prompt that is folded into the running turn goes on with it, and with what it asks', async () => {
  const played = playInstance()
  const first = await played.send()
  begin(played, first)
  played.print(says('Half of it.'), asks('one'))
  expect(first).toMatchObject({ state: 'waiting', waitingFor: 'permission' })
  const second = await played.send()
  played.print(lifecycle(second.promptUuid, 'queued'), lifecycle(second.promptUuid, 'started'))
  expect(first.state).toBe('completed')
  expect(second).toMatchObject({ state: 'waiting', waitingFor: 'permission', outputStart: first.outputStart })
  expect(pendingOf(played.context, second.id)).toMatchObject([{ requestId: 'one' }])

  played.print(takesBack('one'), result({ result: 'Both.' }))
  expect(second).toMatchObject({ state: 'completed', resultText: 'Both.' })
})

test('what background work asks between two turns is a task’s, and what is open at the end of a turn, too', async () => {
  const between = playInstance()
  between.print(init(), result(), asks('one'))
  expect(ownTasks(between)).toMatchObject([{ state: 'waiting', title: expect.stringContaining('asks') }])

  const atEnd = playInstance()
  const task = await atEnd.send()
  begin(atEnd, task)
  atEnd.print(asks('one'), result())
  expect(task.state).toBe('completed')
  const [own] = ownTasks(atEnd)
  expect(own).toMatchObject({ state: 'waiting', waitingFor: 'permission' })
  expect(pendingOf(atEnd.context, own?.id ?? '')).toHaveLength(1)
})

test.each([
  ['by an end that was asked for', { pendingControl: 'interrupt' }, 'interrupted', 'person'],
  ['by claude itself', {}, 'interrupted', 'claude'],
] as const)('a prompt that is taken back before its turn %s is over', async (_, change, state, cause) => {
  const played = playInstance()
  const task = await played.send()
  Object.assign(task, change)
  played.print(lifecycle(task.promptUuid, 'queued'), lifecycle(task.promptUuid, 'cancelled'))
  expect(task.state).toBe(state)
  expect(played.runner).toMatchObject({ sent: null, busy: false })
  expect(played.events(task.id).at(-1)?.payload).toMatchObject({ to: state, cause })
})

test('a prompt that was in the way of the interrupt of another turn is sent anew', async () => {
  const played = playInstance()
  const first = await played.send()
  begin(played, first)
  const next = await played.send()
  played.print(lifecycle(next.promptUuid, 'cancelled'), aborted())
  expect(next).toMatchObject({ state: 'queued', promptUuid: null, instanceId: null })
  expect(first.state).toBe('interrupted')
})

test('a line of a prompt that is not ours, or has begun, is taken back without an effect', async () => {
  const played = playInstance()
  const task = await played.send()
  played.print(lifecycle('somebody’s', 'cancelled'))
  expect(played.runner.sent).toBe(task)
  begin(played, task)
  played.print(lifecycle(task.promptUuid, 'cancelled'))
  expect(task.state).toBe('running')
})

test('a conversation that claude never kept is begun anew; one that has a history is not resumable', async () => {
  const unknown = result({
    subtype: 'error_during_execution',
    is_error: true,
    result: null,
    errors: ['No conversation found with session ID: x'],
  })
  const lost = playInstance({ session: { claudeSessionId: 'x' } })
  const task = await lost.send()
  lost.print(unknown)
  expect(task).toMatchObject({ state: 'queued', instanceId: null })
  expect(lost.session.claudeSessionId).toBeNull()
  expect(lost.runner).toMatchObject({ ending: true, endCause: 'idle' })

  const known = playInstance({ session: { claudeSessionId: 'x', totalCostMicros: 5 } })
  const other = await known.send()
  known.print(unknown)
  expect(other).toMatchObject({ state: 'failed', outcome: { reason: 'not_resumable' } })
  expect(known.session).toMatchObject({ claudeSessionId: 'x', resumable: false })
})
