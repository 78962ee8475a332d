import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  endedRun,
  logOf,
  nodesOf,
  startRun,
  startSteps,
  step,
  untilRun,
} from '../../../../../test/harness/test-runs.ts'

/** A compensation that is a real program. */
const undoBy = (id: string, ...args: string[]) => ({
  compensate: {
    kind: 'command',
    command: [process.execPath, '-e', args[0] ?? `console.log("{{ result }} ${id}")`],
  },
})

test('a failure undoes what has completed, last first; one that can not be undone is told and the rest still are', async () => {
  const { core } = await startSteps()
  const run = await startRun(core, {
    onFailure: 'compensate',
    nodes: [
      step('a', [], undoBy('a')),
      step('b', ['a'], undoBy('b', 'process.exit(3)')),
      step('plain', ['b']),
      step('c', ['plain'], undoBy('c')),
      step('bad', ['c'], undoBy('bad'), { do: 'fail' }),
      step('never', ['bad'], undoBy('never')),
    ],
  })
  const ended = await endedRun(core, run.id)
  expect(ended).toMatchObject({ state: 'failed', note: '1 of 6 nodes failed; 2 of 3 undone, 1 could not be' })
  const undone = (await logOf(core, run.id)).filter(({ kind }) => kind.startsWith('workflow.node.compensat'))
  expect(undone.map(({ nodeId, kind }) => `${nodeId} ${kind.split('.').at(-1)}`)).toEqual([
    'c compensated',
    'b compensation_failed',
    'a compensated',
  ])
  expect(await nodesOf(core, run.id)).toMatchObject({
    a: { state: 'completed', compensation: 'completed' },
    b: { compensation: 'failed' },
    bad: { state: 'failed', compensation: null },
    never: { state: 'cancelled', compensation: null },
  })
})

test('a cancelled run is undone when that is asked for; resuming runs what was undone again', async () => {
  const { core, steps } = await startSteps()
  const run = await startRun(core, {
    nodes: [step('a', [], undoBy('a')), step('b', ['a'], {}, { do: 'wait' })],
  })
  await steps.waits('b')
  await core.call('run.cancel', { runId: run.id, compensate: true })
  expect(await endedRun(core, run.id)).toMatchObject({
    state: 'cancelled',
    note: 'a person cancelled it; 1 of 1 undone',
  })
  await core.call('run.resume', { runId: run.id })
  await steps.let('b')
  await untilRun(core, run.id, ({ state }) => state === 'completed')
  expect(steps.started).toEqual(['a', 'b', 'a', 'b'])
})

test('a compensation that is cancelled tells what was not undone', async () => {
  const { core } = await startSteps()
  const run = await startRun(core, {
    onFailure: 'compensate',
    nodes: [
      step('a', [], undoBy('a')),
      step('b', ['a'], undoBy('b', 'setInterval(() => {}, 1e6)')),
      step('bad', ['b'], {}, { do: 'fail' }),
    ],
  })
  await expect
    .poll(async () => (await nodesOf(core, run.id)).b?.compensation, { timeout: 10_000 })
    .toBe('running')
  await core.call('run.cancel', { runId: run.id })
  expect(await endedRun(core, run.id)).toMatchObject({
    state: 'cancelled',
    note: expect.stringMatching(/; 0 of 2 undone, 1 could not be, 1 not tried$/),
  })
  expect(await nodesOf(core, run.id)).toMatchObject({
    a: { compensation: null },
    b: { compensation: 'failed' },
  })
})

test('whatever fails, exactly what has completed is undone, in exact reverse order', async () => {
  const { core } = await startSteps({ log: () => {} })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ needs: fc.array(fc.nat(20), { maxLength: 3 }), fails: fc.boolean() }), {
        minLength: 2,
        maxLength: 6,
      }),
      async (shape) => {
        const nodes = shape.map(({ needs, fails }, index) =>
          step(
            `n${index}`,
            [...new Set(needs.map((need) => need % (index + 1)).filter((need) => need < index))].map(
              (need) => `n${need}`,
            ),
            undoBy(`n${index}`, '0'),
            fails ? { do: 'fail' } : {},
          ),
        )
        const run = await startRun(core, { onFailure: 'compensate', nodes })
        await endedRun(core, run.id)
        const log = await logOf(core, run.id)
        const names = (kind: string) => log.filter((entry) => entry.kind === kind).map(({ nodeId }) => nodeId)
        const hasFailed = names('workflow.node.failed').length > 0
        expect(names('workflow.node.compensated')).toEqual(
          hasFailed ? names('workflow.node.completed').reverse() : [],
        )
      },
    ),
    { numRuns: 12 },
  )
}, 60_000)
