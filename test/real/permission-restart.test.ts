import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { killSupervisor } from '../harness/kill-supervisor.ts'
import { allEvents, ended, testCore, until } from '../harness/test-core.ts'
import { realConfig } from './real-core.ts'

test('a permission asked before the supervisor is killed is answered after the restart, and the turn goes on', async () => {
  const { model, config } = await realConfig()
  model.register('ask', [
    {
      text: 'I run it.',
      tools: [{ name: 'Bash', input: { command: 'touch made.txt && ls -1', description: 'run it' } }],
    },
    { text: 'It was made.' },
  ])
  const [taskId = ''] = await killSupervisor(config, ['go #S:ask'], 1, 'waiting')
  const core = await testCore(config)
  const [request] = (await core.call('permission.list', { state: 'pending' })).permissions
  expect(request).toMatchObject({ taskId, toolName: 'Bash', state: 'pending' })
  expect(await core.call('task.get', { taskId })).toMatchObject({
    state: 'waiting',
    waitingFor: 'permission',
  })
  await core.call('permission.answer', { permissionId: request?.id ?? '', answer: { decision: 'allow' } })
  const task = await until(core, taskId, ended)
  expect(task).toMatchObject({ state: 'completed', resultText: 'It was made.' })
  expect(existsSync(join(task.directory, 'made.txt'))).toBe(true)
  const kinds = (await allEvents(core, taskId)).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'permission.requested')).toHaveLength(1)
  expect(kinds.filter((kind) => kind === 'permission.answered')).toHaveLength(1)
  expect((await core.call('system.info', {})).recovery).toMatchObject({ reattached: 1, interrupted: 0 })
})

test('a rule made before the kill answers what is asked while no supervisor lives', async () => {
  const { model, config } = await realConfig()
  model.register('late', [
    {
      generated: { count: 60, unit: 'w{k} ' },
      hold: { gate: 'late', afterChunks: 30 },
      tools: [{ name: 'Bash', input: { command: 'touch late.txt', description: 'run it' } }],
    },
    { text: 'Late but made.' },
  ])
  const first = await testCore(config)
  await first.call('policy.create', { tool: 'Bash', match: 'touch *', decision: 'allow' })
  await first.close()
  const [taskId = ''] = await killSupervisor(config, ['go #S:late'], 5)
  model.release('late')
  const core = await testCore(config)
  const task = await until(core, taskId, ended)
  expect(task).toMatchObject({ state: 'completed', resultText: 'Late but made.' })
  expect(existsSync(join(task.directory, 'late.txt'))).toBe(true)
  const { permissions } = await core.call('permission.list', { taskId })
  expect(permissions).toMatchObject([{ state: 'allowed', answeredBy: 'policy' }])
})
