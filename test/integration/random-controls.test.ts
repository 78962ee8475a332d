import { setImmediate as nextTick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { MusterError } from '../../src/contract/errors.ts'
import { isFinal } from '../../src/contract/task.ts'
import type { Core } from '../../src/main/core/core.ts'
import { createRandom } from '../harness/random.ts'
import { ended, temporaryDirectory, testCore, until, untilEvent } from '../harness/test-core.ts'

const prompts = [
  '#sim:stream(tokens=400,rate=300)',
  '#sim:tools',
  '#sim:permission',
  '#sim:retry(times=2,delay=200)',
  '#sim:subagent',
  '#sim:sleep-tool(seconds=1)',
  '#sim:background(seconds=1)',
  '#sim:question',
]

async function answerAll(core: Core): Promise<void> {
  const { permissions } = await core.call('permission.list', { state: 'pending' })
  for (const { id: permissionId } of permissions) {
    await refusable(core.call('permission.answer', { permissionId, answer: { decision: 'allow' } }))
  }
}

/** A control may be refused in a state that it does not fit, and for no other reason. */
async function refusable(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (error instanceof MusterError && ['invalid_transition', 'conflict'].includes(error.code)) return
    throw error
  })
}

test.for([1, 2, 3])(
  'whatever is asked for in whatever order, every task comes to its end (seed %i)',
  async (seed) => {
    const random = createRandom(seed)
    const { pick, chance, next } = random
    const errors: string[] = []
    const core = await testCore({
      maxInstances: 4,
      interruptStepMs: 1_000,
      log: (level, message, fields) => {
        if (level === 'error') errors.push(`${message} ${JSON.stringify(fields)}`)
      },
    })
    const made = []
    for (const prompt of prompts) {
      const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
      made.push(task.id)
      if (chance(0.5)) {
        made.push(
          (await core.call('task.create', { prompt: 'then #sim:quick', sessionId: task.sessionId })).id,
        )
      }
    }
    for (let step = 0; step < 150; step += 1) {
      const taskId = pick(made)
      const controls = [
        () => core.call('task.pause', { taskId }),
        () => core.call('task.pause', { taskId, mode: 'hold' }),
        () => core.call('task.pause', { taskId, mode: 'hold', at: 'turn' }),
        () => core.call('task.resume', { taskId }),
        () => core.call('task.resume', { taskId }),
        () => answerAll(core),
      ]
      // Ends are rarer, so that something is left to control.
      if (chance(0.15)) controls.push(() => core.call('task.interrupt', { taskId }))
      if (chance(0.1)) controls.push(() => core.call('task.terminate', { taskId }))
      await refusable(pick(controls)())
      if (chance(0.3)) {
        const { lineCount, state } = await core.call('task.get', { taskId })
        if (state === 'running')
          await until(core, taskId, (task) => task.lineCount > lineCount || task.state !== state)
      } else for (let wait = next() * 20; wait > 0; wait -= 1) await nextTick()
    }
    await untilEvent(core, async () => {
      await answerAll(core)
      const { tasks } = await core.call('task.list', { limit: 100 })
      for (const { id: taskId, state, pendingControl } of tasks) {
        if (state === 'paused' && pendingControl === null)
          await refusable(core.call('task.resume', { taskId }))
      }
      const { instances } = await core.call('instance.list', { all: false })
      // One whose command has ended in the background begins a turn by itself, after all that was asked for.
      const isAtRest = instances.every(({ state }) => ['ready', 'stopping', 'exited'].includes(state))
      return isAtRest && tasks.every(({ state }) => isFinal(state)) ? true : null
    })
    for (const taskId of made) {
      expect(await until(core, taskId, ended)).toMatchObject({ pendingControl: null, pausedAs: null })
    }
    expect((await core.call('permission.list', { state: 'pending' })).permissions).toEqual([])
    expect(errors).toEqual([])
  },
)
