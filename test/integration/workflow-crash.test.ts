import { expect, test } from 'vitest'
import { temporaryDirectory, testConfig, testCore } from '../test-core.ts'
import { crashWorkflow, expectedEffects } from '../workflow-crashes.ts'

test.each([1, 2])(
  'a run whose supervisor is killed again and again ends as if it had not been (seed %i)',
  async (seed) => {
    const config = testConfig()
    const { run, killed, effects, nodes } = await crashWorkflow(seed, config, temporaryDirectory())

    expect(run.failure).toBeNull()
    expect(killed).toBeGreaterThan(0)
    expect(run).toMatchObject({ state: 'completed', progress: { completed: nodes, share: 1 } })
    expect(effects.toSorted()).toEqual(expectedEffects.toSorted())
    const core = await testCore({ dataDirectory: config.dataDirectory })
    const { entries } = await core.call('run.log', { runId: run.id, after: 0, limit: 5_000 })
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1))
    const completed = entries.filter(({ kind }) => kind === 'workflow.node.completed')
    expect(new Set(completed.map(({ nodeId }) => nodeId)).size).toBe(nodes)
    expect(completed).toHaveLength(nodes)
    const { tasks } = await core.call('task.list', { limit: 100 })
    expect(tasks.map(({ state }) => state)).toEqual(tasks.map(() => 'completed'))
    expect(tasks).toHaveLength(4)
  },
  300_000,
)
