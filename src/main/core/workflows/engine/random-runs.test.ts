import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../../../../test/harness/random.ts'
import {
  endedRun,
  logOf,
  nodesOf,
  startRun,
  startSteps,
  step,
} from '../../../../../test/harness/test-runs.ts'
import { MusterError } from '../../../../contract/errors.ts'
import { isFinalNode } from '../../../../contract/run.ts'
import type { WorkflowSource } from '../../../../contract/workflow-definition.ts'
import type { Core } from '../../core.ts'

const COUNT = 14

function randomNodes(random: Random): WorkflowSource['nodes'] {
  return Array.from({ length: COUNT }, (_, index) => {
    const picked = index === 0 ? [] : [random.between(0, index - 1), random.between(0, index - 1)]
    const needs = random.chance(0.2) ? [] : [...new Set(picked)].map((need) => `n${need}`)
    const does = random.chance(0.15)
      ? { do: 'fail' }
      : random.chance(0.2)
        ? { do: 'fail-times', times: 1 }
        : { do: 'sleep', ms: random.between(0, 6) }
    return step(
      `n${index}`,
      needs,
      {
        ...(random.chance(0.3) ? { resources: [{ id: random.pick(['r', 's']) }] } : {}),
        ...(random.chance(0.3) ? { retry: { attempts: 2, delay: 0.003 } } : {}),
        ...(random.chance(0.2)
          ? { forEach: 'inputs.list', collect: random.pick(['collect', 'first', 'merge']) }
          : {}),
        ...(random.chance(0.1) ? { timeout: 0.002 } : {}),
      },
      does,
    )
  })
}

/** One random control. What the state does not allow is refused in words, which is no failure. */
async function act(core: Core, runId: string, random: Random, added: number): Promise<void> {
  const nodeId = `n${random.between(0, COUNT - 1)}`
  const controls = [
    () => core.call('run.pause', { runId, mode: random.pick(['hold', 'freeze']) }),
    () => core.call('run.resume', { runId }),
    () => core.call('run.resume', { runId }),
    () => core.call('run.skipNode', { runId, nodeId, item: random.pick([null, null, 0, 1]) }),
    () => core.call('run.retryNode', { runId, nodeId, item: random.pick([null, null, 0]) }),
    () => core.call('run.editNode', { runId, nodeId, node: { kind: 'transform', value: 'edited' } }),
    () =>
      core.call('run.addNodes', {
        runId,
        nodes: [{ id: `more${added}`, kind: 'transform', needs: [nodeId], value: 1 }],
      }),
    () => (random.chance(0.3) ? core.call('run.cancel', { runId, compensate: random.chance(0.5) }) : null),
  ]
  try {
    await random.pick(controls)()
  } catch (error) {
    if (!(error instanceof MusterError) || error.code === 'internal') throw error
  }
}

test.each(Array.from({ length: 25 }, (_, seed) => seed))(
  'whatever a person does, a run ends, with every node ended and no lock held (seed %i)',
  async (seed) => {
    const random = createRandom(seed)
    const { core } = await startSteps({ log: () => {} })
    const { id: runId } = await startRun(core, {
      inputs: { list: { type: 'list', default: [1, 2, 3] } },
      onFailure: random.pick(['failFast', 'continue', 'compensate']),
      maxParallel: random.between(1, 5),
      nodes: randomNodes(random),
    })
    for (let count = 0; count < 12; count += 1) {
      await delay(random.between(0, 4))
      await act(core, runId, random, count)
    }
    const { run } = await core.call('run.get', { runId })
    if (run.state === 'paused') await core.call('run.resume', { runId })
    const ended = await endedRun(core, runId)
    const nodes = Object.entries(await nodesOf(core, runId))
    const open = nodes.filter(([, { state }]) => !isFinalNode(state)).map(([name]) => name)
    expect(open).toEqual([])
    const states = nodes.filter(([, { item }]) => item === null).map(([, { state }]) => state)
    if (ended.state === 'completed')
      expect(states.filter((state) => state === 'failed' || state === 'cancelled')).toEqual([])
    if (ended.state === 'failed') expect(ended.failure).not.toBeNull()
    expect(ended.progress.total).toBe(states.length)
    expect((await core.call('resource.list', {})).resources).toEqual([])
    const seqs = (await logOf(core, runId)).map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
  },
)
