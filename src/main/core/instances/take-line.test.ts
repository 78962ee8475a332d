import { expect, test, vi } from 'vitest'
import type { TaskRecord } from '../store/records.ts'
import { type PlayedInstance, playInstance } from './fixtures/played-instance.ts'
import {
  aborted,
  asks,
  background,
  calls,
  init,
  lifecycle,
  replies,
  result,
  returns,
  says,
  takesBack,
} from './fixtures/printed.ts'
import { isIdle } from './instance-row.ts'

/** Claude reads the prompt and begins with it. */
function begin({ print }: PlayedInstance, { promptUuid }: TaskRecord): void {
  print(lifecycle(promptUuid, 'queued'), lifecycle(promptUuid, 'started'), init())
}

const kinds = (played: PlayedInstance, { id }: TaskRecord) => played.events(id).map(({ kind }) => kind)

/** Tasks of the session that nobody made. */
const ownTasks = ({ context, session }: PlayedInstance) =>
  context.live.tasksOf(session.id).filter(({ origin }) => origin === 'background')

test('a turn goes from its prompt to its result, and frees the instance', async () => {
  const played = playInstance()
  const { runner, session, context } = played
  const task = await played.send()
  expect(played.stdin).toMatchObject([{ type: 'user', uuid: task.promptUuid }])
  expect(runner).toMatchObject({ busy: true, idleSince: null, sentWasRead: false })

  played.wait(300)
  begin(played, task)
  expect(task).toMatchObject({ state: 'running', model: 'claude-opus-5-5' })
  expect(session).toMatchObject({ claudeSessionId: 'conversation', state: 'live' })
  expect(runner.record).toMatchObject({
    state: 'busy',
    taskId: task.id,
    readyMs: 300,
    claudeVersion: '2.1.329',
  })

  played.print(calls('a'), returns('a'), says('All green.'), result({ result: 'All green.' }))
  expect(task).toMatchObject({ state: 'completed', resultText: 'All green.', toolCount: 1 })
  expect(runner).toMatchObject({ busy: false, current: null, idleSince: context.now() })
  expect(runner.record).toMatchObject({ state: 'ready', taskId: null, lineCount: 7 })
  expect(session).toMatchObject({ state: 'idle', lastUsedAt: context.now() })
  expect(played.woken()).toBeGreaterThan(0)
})

test('offset and events of a line are in one commit', async () => {
  const played = playInstance()
  const task = await played.send()
  begin(played, task)
  const { offset } = played.runner.record
  expect(played.events(task.id).map(({ kind }) => kind)).toContain('turn.started')
  const [stored] = played.context.store.instances.alive()
  expect(stored?.offset).toBe(offset)
})

test('a result without a turn changes nothing but the cost', async () => {
  const played = playInstance()
  const task = await played.send()
  begin(played, task)
  played.print(result({ total_cost_usd: 0.1 }))
  const before = kinds(played, task)
  played.print(result({ total_cost_usd: 0.3 }))
  expect(kinds(played, task).filter((kind) => kind === 'turn.ended' || kind === 'state.changed')).toEqual(
    before.filter((kind) => kind === 'turn.ended' || kind === 'state.changed'),
  )
  expect(played.session.totalCostMicros).toBe(300_000)
  expect(task.costMicros).toBe(300_000)
})

test('a request that is taken back leaves the task at work; one that is not known changes nothing', async () => {
  const played = playInstance()
  const task = await played.send()
  begin(played, task)
  played.print(asks('one'), takesBack('another'))
  expect(task).toMatchObject({ state: 'waiting', waitingFor: 'permission' })
  played.print(takesBack('one'))
  expect(task).toMatchObject({ state: 'running', waitingFor: null })
  played.print(takesBack('one'))
  expect(task.state).toBe('running')
})

test('a turn that was cut has nothing to answer any more', async () => {
  const played = playInstance()
  const task = await played.send()
  begin(played, task)
  played.print(asks('one'), aborted())
  expect(task.state).toBe('interrupted')
  expect([...played.context.live.permissions.values()]).toEqual([])
  expect(ownTasks(played)).toEqual([])
})

test('background work keeps it from being idle, and so does the moment behind its end', () => {
  vi.useFakeTimers()
  try {
    const played = playInstance()
    played.print(background('a', 'b'))
    expect(isIdle(played.context, played.runner)).toBe(false)
    played.print(background())
    expect(isIdle(played.context, played.runner)).toBe(false)
    played.wait(1_000)
    expect(isIdle(played.context, played.runner)).toBe(true)
    const woken = played.woken()
    vi.advanceTimersByTime(1_000)
    expect(played.woken()).toBeGreaterThan(woken)
  } finally {
    vi.useRealTimers()
  }
})

test('a request that nobody knows is declined, and one that can not be shown denied', async () => {
  const played = playInstance()
  const deep = JSON.stringify(asks('deep')).replace(
    '"touch made.txt"',
    `${'['.repeat(600)}${']'.repeat(600)}`,
  )
  played.print({ type: 'control_request', request_id: 'hook', request: { subtype: 'hook_callback' } }, deep)
  expect(played.stdin).toMatchObject([
    { response: { subtype: 'error', request_id: 'hook' } },
    { response: { subtype: 'success', request_id: 'deep', response: { behavior: 'deny' } } },
  ])
  played.close()
  played.print({ type: 'control_request', request_id: 'again', request: { subtype: 'hook_callback' } })
  await vi.waitFor(() => expect(played.logged.join()).toContain('could not be declined'))
})

test('a reply that nobody waits for is passed over, and abilities are taken from whichever tells them', async () => {
  const played = playInstance()
  played.print(replies('never asked', { mode: 'plan' }))
  expect(played.runner.abilities.commands).toEqual([])
  const commands = [{ name: 'compact', description: 'shorter' }]
  played.print(replies('never asked', { commands, models: [{ value: 'opus' }] }))
  expect(played.runner.abilities).toEqual({ commands, models: [{ value: 'opus', label: 'opus' }] })
  // Another reply says nothing of them.
  played.print(replies('never asked', {}))
  expect(played.runner.abilities.commands).toEqual(commands)
})

test('what is no message counts as a line, is told in the task, and holds up nothing', async () => {
  const played = playInstance()
  const task = await played.send()
  played.print('Update available!')
  begin(played, task)
  played.print('{"type":"assistant"', says('Hello.'), '', result())
  expect(task.state).toBe('completed')
  expect(kinds(played, task).filter((kind) => kind === 'problem.found')).toHaveLength(2)
  expect(played.runner.record.lineCount).toBe(8)
})

test('a line that can not be taken does not keep the ones behind it from being taken', async () => {
  const played = playInstance()
  const task = await played.send()
  begin(played, task)
  vi.spyOn(played.context.store.journal, 'append').mockImplementationOnce(() => {
    throw new Error('no')
  })
  played.print(says('Lost.'), result())
  expect(task.state).toBe('completed')
  expect(played.logged.join()).toContain('a line of an instance could not be taken')
})

test('a conversation that is reset goes on under its new id', async () => {
  const played = playInstance({ session: { forkFromClaudeSession: 'origin' } })
  const task = await played.send()
  begin(played, task)
  expect(played.session).toMatchObject({ claudeSessionId: 'conversation', forkFromClaudeSession: null })
  played.print(result(), init('cleared'))
  expect(played.session.claudeSessionId).toBe('cleared')
})

test('how long an adopted instance took to get ready is not known', () => {
  const played = playInstance()
  played.runner.record.adopted = true
  played.wait(60_000)
  played.print(init())
  expect(played.runner.record.readyMs).toBeNull()
})
