import { expect, test } from 'vitest'
import { testCore } from '../../../../../test/harness/test-core.ts'
import {
  createStepKind,
  endedRun,
  logOf,
  startRun,
  statesOf,
  step,
  untilRun,
} from '../../../../../test/harness/test-runs.ts'
import type { NodeWork } from '../kinds/node-kind.ts'

test('a node that a person skips stays skipped when its lease is over before its work has ended', async () => {
  const steps = createStepKind()
  const deaf = (work: NodeWork) => steps.kind.run({ ...work, signal: AbortSignal.any([]) })
  const core = await testCore({ nodeKinds: [{ ...steps.kind, run: deaf }], lockLeaseMs: 200 })
  const { id: runId } = await startRun(core, {
    nodes: [step('a', [], { resources: [{ id: 'r' }], retry: { attempts: 3, delay: 0 } }, { do: 'wait' })],
  })
  const [a] = await steps.waits('a')
  await core.call('run.skipNode', { runId, nodeId: 'a' })
  await untilRun(core, runId, async () =>
    (await logOf(core, runId)).some(({ kind }) => kind === 'workflow.lock.expired'),
  )
  a?.fail()
  await endedRun(core, runId)
  expect(await statesOf(core, runId)).toEqual({ a: 'skipped' })
}, 20_000)
