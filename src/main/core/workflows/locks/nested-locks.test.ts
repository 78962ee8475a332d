import { expect, it } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import { isFinalRun } from '../../../../contract/run.ts'

const takes = `name: takes
inputs:
  lock: { required: true }
nodes:
  - id: take
    kind: command
    command: ['true']
    timeout: 60
    resources: [{ id: '{{ inputs.lock }}' }]
`
const nested = (id: string, holds: string, wants: string) => ({
  id,
  kind: 'workflow' as const,
  workflow: 'takes',
  inputs: { lock: wants },
  resources: [{ id: holds }],
  timeout: 60,
})

it('a nested run uses what its node holds; a deadlock of two of them is ended, and the victim tried again', async () => {
  const core = await testCore()
  await core.call('workflow.save', { source: takes })
  const finish = async (definition: { name: string; nodes: ReturnType<typeof nested>[] }) => {
    const run = await core.call('run.start', { definition, directory: temporaryDirectory() })
    const { promise, resolve } = Promise.withResolvers<string>()
    const look = async () => {
      const { run: now } = await core.call('run.get', { runId: run.id })
      if (isFinalRun(now.state)) resolve(now.state)
    }
    const stop = core.subscribe({ names: ['run.changed'] }, { onEvent: () => void look(), onGap: () => {} })
    await look()
    const state = await promise
    stop()
    const { entries } = await core.call('run.log', { runId: run.id })
    return { state, entries }
  }

  expect(await finish({ name: 'same', nodes: [nested('own', 'x', 'x')] })).toMatchObject({
    state: 'completed',
  })

  const { state, entries } = await finish({
    name: 'crossed',
    nodes: [nested('a', 'x', 'y'), nested('b', 'y', 'x')],
  })
  expect(state).toBe('completed')
  const deadlocks = entries.filter(({ kind }) => kind === 'workflow.lock.deadlock')
  expect(deadlocks).toHaveLength(1)
  expect(deadlocks[0]?.text).toMatch(/^[ab]: Deadlock: take.* waits for lock [xy], held by [ab]/)
  expect(entries.filter(({ kind }) => kind === 'workflow.node.retried')).toHaveLength(1)
  expect((await core.call('resource.list', {})).resources).toEqual([])
})
