import { closeSync, constants, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import {
  idleSession,
  instancesOf,
  LONG_PROMPT,
  onItsWay,
  outputOf,
  stopFromOutside,
} from '../harness/idle-session.ts'
import { killSupervisor } from '../harness/kill-supervisor.ts'
import {
  ended,
  inState,
  simulatedClaude,
  temporaryDirectory,
  testConfig,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'

/* A supervisor that goes between two things that belong together, and the one that comes after it. */

test('leaving does not wait for an instance that takes its prompt no further', async () => {
  const config = testConfig()
  const core = await createCore(config)
  const { sessionId, pid } = await idleSession(core)
  stopFromOutside(pid)
  const task = await core.call('task.create', { prompt: LONG_PROMPT, sessionId })
  await until(core, task.id, onItsWay)
  await core.close({ instances: 'leave' })
})

/** A queued prompt as a supervisor leaves it that dies when it was about to write it, or was in the middle of that. */
async function diedWriting(config: CoreConfig, prompt: string, written: string): Promise<string> {
  const first = await createCore(config)
  const { sessionId, instanceId } = await idleSession(first)
  await first.close({ instances: 'leave' })
  const second = await createCore({ ...config, schedule: false })
  const { id } = await second.call('task.create', { sessionId, prompt })
  await second.close({ instances: 'leave' })
  const database = new Database(join(config.dataDirectory, 'muster.db'))
  database
    .prepare(
      `UPDATE tasks SET state = 'starting', instance_id = ?, prompt_uuid = ?, started_at = created_at,
         output_start = (SELECT output_offset FROM instances WHERE id = ?) WHERE id = ?`,
    )
    .run(instanceId, '00000000-0000-4000-8000-000000000001', instanceId, id)
  database.close()
  const fifo = openSync(join(config.dataDirectory, 'instances', instanceId, 'stdin.fifo'), constants.O_WRONLY)
  writeSync(fifo, written)
  closeSync(fifo)
  return id
}

test('a prompt that was half written when the supervisor died is sent whole', async () => {
  // An instance that reads nothing for a while.
  const { command, args } = simulatedClaude
  const slow = { command: '/bin/sh', args: ['-c', 'sleep 1; exec "$0" "$@"', command, ...args] }
  const config = testConfig({ simulatedClaude: slow })
  const [taskId = ''] = await killSupervisor(config, [LONG_PROMPT], 0, 'starting')
  const core = await testCore(config)
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
})

test('a prompt that was not written when the supervisor died is sent once the database takes it', async () => {
  const config = testConfig({ log: () => {} })
  const taskId = await diedWriting(config, '#sim:quick', '')
  const other = new Database(join(config.dataDirectory, 'muster.db'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  const core = await testCore(config)
  other.exec('ROLLBACK')
  expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
})

test('a task at work whose instance is in no row is interrupted at the next start', async () => {
  const config = testConfig()
  const first = await createCore(config)
  const { id } = await first.call('task.create', { prompt: '#sim:stuck', directory: temporaryDirectory() })
  await until(first, id, inState('running'))
  const [instance] = (await first.call('instance.list', { all: true })).instances
  await first.close({ instances: 'leave' })
  process.kill(instance?.pid ?? 0, 'SIGKILL')
  // As the repair of a damaged database leaves it.
  const database = new Database(join(config.dataDirectory, 'muster.db'))
  database.exec(
    'UPDATE tasks SET instance_id = NULL; UPDATE sessions SET instance_id = NULL; DELETE FROM instances',
  )
  database.close()
  const core = await testCore(config)
  expect(await core.call('task.get', { taskId: id })).toMatchObject({ state: 'interrupted' })
})

/** A supervisor that dies with the row of its idle instance in the given state. */
async function diedWith(state: string, meanwhile: (pid: number) => void = () => {}) {
  const config = testConfig()
  const first = await createCore(config)
  const { sessionId, instanceId, pid } = await idleSession(first)
  await first.close({ instances: 'leave' })
  meanwhile(pid)
  const database = new Database(join(config.dataDirectory, 'muster.db'))
  database.prepare('UPDATE instances SET state = ? WHERE id = ?').run(state, instanceId)
  database.close()
  return { config, sessionId, pid }
}

test('an idle instance that was about to be continued when the supervisor died goes on', async () => {
  const { config, sessionId } = await diedWith('frozen', stopFromOutside)
  const core = await testCore(config)
  await untilEvent(core, async () =>
    (await instancesOf(core, sessionId))[0]?.state === 'ready' ? true : null,
  )
})

test('an idle instance that was being ended when the supervisor died is ended', async () => {
  const { config, sessionId, pid } = await diedWith('stopping')
  const core = await testCore(config)
  await untilEvent(core, async () =>
    (await instancesOf(core, sessionId))[0]?.state === 'exited' ? true : null,
  )
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
})

test('an instance whose output can not be read does not keep a supervisor from starting', async () => {
  const config = testConfig({ log: () => {} })
  const first = await createCore(config)
  const { id } = await first.call('task.create', {
    prompt: '#sim:stuck',
    directory: temporaryDirectory(),
  })
  const { instanceId } = await until(first, id, inState('running'))
  await first.close({ instances: 'leave' })
  const path = outputOf(config, instanceId ?? '')
  rmSync(path)
  mkdirSync(path)
  const core = await testCore(config)
  expect(await until(core, id, ended)).not.toMatchObject({ state: 'completed' })
  const next = await core.call('task.create', { prompt: '#sim:quick', directory: temporaryDirectory() })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed' })
})
