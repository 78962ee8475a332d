import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { PermissionAnswer } from '../../src/contract/permission.ts'
import type { TaskEvent } from '../../src/contract/task-event.ts'
import type { Core } from '../../src/main/core/core.ts'
import {
  ended as endedRun,
  startRun,
  untilNode,
} from '../../src/main/core/workflows/kinds/fixtures/run-fixtures.ts'
import {
  allEvents,
  answerOf,
  ended,
  inState,
  temporaryDirectory,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'

/** A core whose database takes no row of a table that a condition is true of, as a constraint does. */
async function coreThatRefuses(rule: { on: string; when: string }): Promise<Core> {
  const dataDirectory = temporaryDirectory('data')
  // What it logs of the rows is expected.
  const core = await testCore({ dataDirectory, log: () => {} })
  const database = new Database(join(dataDirectory, 'muster.db'))
  database.exec(
    `CREATE TRIGGER refuse BEFORE ${rule.on} WHEN ${rule.when}
     BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: json_valid(input)'); END`,
  )
  database.close()
  return core
}

const create = (core: Core, prompt: string) =>
  core.call('task.create', { prompt, directory: temporaryDirectory() })
const problems = (events: TaskEvent[]) =>
  events.flatMap((event) => (event.kind === 'problem.found' ? [event.payload] : []))

test('a request that can not be stored is denied to its instance and told, and the turn goes on', async () => {
  const core = await coreThatRefuses({ on: 'INSERT ON permission_requests', when: '1' })
  const task = await create(core, '#sim:permission')
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
  const events = await allEvents(core, task.id)
  const message = expect.stringMatching(
    /^The request to use \w+ could not be stored: its field "input" can't be kept/,
  )
  expect(problems(events)).toEqual([{ code: 'not_stored', message, excerpt: null }])
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'tool.finished', payload: expect.objectContaining({ text: message }) }),
  )
  expect(answerOf(events)).not.toBe('')
  expect((await core.call('permission.list', { taskId: task.id })).permissions).toEqual([])
  expect((await core.call('inbox.list', {})).entries).toEqual([])
})

test('an answer that can not be stored is refused to who gave it, and the request is denied', async () => {
  const core = await coreThatRefuses({
    on: 'UPDATE ON permission_requests',
    when: "NEW.answer LIKE '%allow%'",
  })
  const task = await create(core, '#sim:permission')
  await until(core, task.id, inState('waiting'))
  const [request] = (await core.call('permission.list', { state: 'pending' })).permissions
  const answer: PermissionAnswer = { decision: 'allow', scope: 'once', applySuggestions: [] }
  await expect(
    core.call('permission.answer', { permissionId: request?.id ?? '', answer }),
  ).rejects.toMatchObject({
    code: 'validation',
    message: expect.stringContaining('could not be stored'),
  })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed' })
})

test('a task that can not be stored is refused to who asked for it, names the field and never runs', async () => {
  const core = await coreThatRefuses({ on: 'INSERT ON tasks', when: "NEW.title = 'bad'" })
  await expect(create(core, 'bad')).rejects.toMatchObject({
    code: 'validation',
    message: expect.stringMatching(/^The task .* could not be stored: its field "input"/),
    details: { field: 'input' },
  })
  expect((await core.call('task.list', {})).tasks).toEqual([])
  expect(await core.call('system.stats', {})).toMatchObject({ queued: 0, running: 0 })
  const good = await create(core, 'good')
  expect(await until(core, good.id, ended)).toMatchObject({ state: 'completed' })
})

test('an event that can not be stored, and a change of a task, are told in the transcript', async () => {
  const core = await coreThatRefuses({
    on: 'INSERT ON events',
    when: "NEW.kind = (SELECT id FROM event_kinds WHERE name = 'turn.started')",
  })
  const task = await create(core, '#sim:quick')
  await until(core, task.id, ended)
  expect(problems(await allEvents(core, task.id))).toMatchObject([
    {
      code: 'not_stored',
      message: expect.stringMatching(/^An event of kind turn\.started could not be stored/),
    },
  ])
  const other = await coreThatRefuses({ on: 'UPDATE ON tasks', when: "NEW.state = 'running'" })
  const changed = await create(other, '#sim:quick')
  await until(other, changed.id, ended)
  expect(problems(await allEvents(other, changed.id))).toMatchObject([
    { code: 'not_stored', message: expect.stringMatching(/^The task .* could not be stored/) },
  ])
})

test('a run that can not be stored is refused; a node that can not is told in the log of its run', async () => {
  const definition = { name: 'x', nodes: [{ id: 'a', kind: 'transform', value: 1 }] }
  const start = (core: Core) => core.call('run.start', { definition, directory: temporaryDirectory() })
  const noRuns = await coreThatRefuses({ on: 'INSERT ON workflow_runs', when: '1' })
  await expect(start(noRuns)).rejects.toMatchObject({
    code: 'validation',
    message: expect.stringMatching(/^The run .* could not be stored/),
  })
  expect((await noRuns.call('run.list', {})).runs).toEqual([])

  const noNodes = await coreThatRefuses({ on: 'INSERT ON node_runs', when: "NEW.node_id = 'a'" })
  const run = await start(noNodes)
  const entry = await untilEvent(noNodes, async () => {
    const { entries } = await noNodes.call('run.log', { runId: run.id })
    return entries.find(({ kind }) => kind === 'workflow.not_stored') ?? null
  })
  expect(entry).toMatchObject({ nodeId: 'a', text: expect.stringMatching(/^The node a could not be stored/) })
})

test('an answer to an approval that can not be stored is refused to who gave it, and the approval stays open', async () => {
  const core = await coreThatRefuses({ on: 'UPDATE ON approvals', when: "NEW.comment = 'bad'" })
  const run = await startRun(core, [{ id: 'ask', kind: 'approval', message: 'Go on?' }])
  await untilNode(core, run.id, 'ask', ({ state }) => state === 'waiting')
  const answer = { runId: run.id, nodeId: 'ask', approved: true }
  await expect(core.call('run.approve', { ...answer, comment: 'bad' })).rejects.toMatchObject({
    code: 'validation',
    message: expect.stringMatching(/^The approval ask could not be stored/),
  })
  const { approvals } = await core.call('run.approvals', {})
  expect(approvals).toMatchObject([{ nodeId: 'ask', state: 'pending', comment: null, answeredAt: null }])
  const log = async () => (await core.call('run.log', { runId: run.id })).entries.map(({ kind }) => kind)
  expect(await log()).not.toContain('workflow.approval.answered')
  expect(await core.call('run.approve', { ...answer, comment: 'good' })).toMatchObject({ state: 'approved' })
  expect((await endedRun(core, run.id)).run.state).toBe('completed')
  expect(await log()).toContain('workflow.approval.answered')
})
