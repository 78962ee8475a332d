import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { AnyEvent, EventName } from '../../src/contract/events.ts'
import { operations } from '../../src/contract/operations.ts'
import { isFinal, type Task } from '../../src/contract/task.ts'
import type { TaskEvent } from '../../src/contract/task-event.ts'
import { defaultSettings } from '../../src/main/core/base/core-settings.ts'
import { type Core, createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { ownProgram } from './own-program.ts'

const root = resolve(import.meta.dirname, '../..')

/** The simulated instance. */
export const simulatedClaude = {
  command: process.execPath,
  args: [ownProgram('simulated-claude.js', 'resources/simulated-claude/main.ts')],
}

/** A folder that is gone after the test. */
export function temporaryDirectory(name = 'work'): string {
  const directory = mkdtempSync(join(tmpdir(), `muster-${name}-`))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }))
  return directory
}

export function testConfig(changes: Partial<CoreConfig> = {}): CoreConfig {
  return {
    ...defaultSettings,
    // A failure is seen as it is, unless the test is about retries.
    maxRetries: 0,
    dataDirectory: changes.dataDirectory ?? temporaryDirectory('data'),
    version: '0.0.0-test',
    simulate: true,
    simulatedClaude,
    commandRunner: {
      command: process.execPath,
      args: [ownProgram('command-runner.js', 'resources/command-runner/main.ts')],
    },
    workflowTemplates: join(root, 'resources/workflows'),
    modulePrompts: join(root, 'resources/modules/prompts'),
    maxQueued: 1_000,
    idleTimeoutMs: 60_000,
    env: process.env,
    passApiKey: false,
    schedule: true,
    log: (level, message, fields) => {
      if (level === 'warn' || level === 'error')
        process.stderr.write(`[core ${level}] ${message} ${JSON.stringify(fields ?? {})}\n`)
    },
    ...changes,
  }
}

/** A real core that is closed after the test. An answer that is otherwise than the contract says is an error. */
export async function testCore(changes: Partial<CoreConfig> = {}): Promise<Core> {
  const core = await createCore(testConfig(changes))
  onTestFinished(() => core.close())
  const { call } = core
  core.call = async (name, ...rest) => {
    const answer = await call(name, ...rest)
    const { error } = operations[name].output.safeParse(answer)
    if (error) throw new Error(`${name} answers otherwise than it says: ${z.prettifyError(error)}`)
    return answer
  }
  return core
}

const watched: EventName[] = ['task.changed', 'session.changed', 'instance.changed', 'permission.changed']

/** Resolves when `isSo` holds for the task; asks again at every event that could change it. */
export async function until(core: Core, taskId: string, isSo: (task: Task) => boolean): Promise<Task> {
  return untilEvent(core, async () => {
    const task = await core.call('task.get', { taskId })
    return isSo(task) ? task : null
  })
}

/** Resolves with the first non-null value that `look` gives; it looks at every event. */
export function untilEvent<T>(core: Core, look: (event: AnyEvent | null) => Promise<T | null>): Promise<T> {
  return new Promise((resolvePromise, reject) => {
    let busy = false
    let again = false
    const check = async (event: AnyEvent | null) => {
      if (busy) {
        again = true
        return
      }
      busy = true
      try {
        const value = await look(event)
        if (value !== null) {
          stop()
          resolvePromise(value)
          return
        }
      } catch (error) {
        stop()
        reject(error)
        return
      } finally {
        busy = false
      }
      if (again) {
        again = false
        void check(null)
      }
    }
    const stop = core.subscribe({ names: watched }, { onEvent: (event) => void check(event) })
    void check(null)
  })
}

export const ended = (task: Task) => isFinal(task.state)
export const inState = (state: Task['state']) => (task: Task) => task.state === state

/** The whole event log of a task. */
export async function allEvents(core: Core, taskId: string): Promise<TaskEvent[]> {
  const found: TaskEvent[] = []
  for (;;) {
    const page = await core.call('task.events', { taskId, after: found.at(-1)?.seq ?? 0, limit: 5_000 })
    found.push(...page.events)
    if (!page.hasMore) return found
  }
}

/** The text of all finished text blocks of a task, in order. */
export function answerOf(events: readonly TaskEvent[]): string {
  let text = ''
  for (const event of events) {
    if (event.kind === 'block.completed' && event.payload.type === 'text') text += event.payload.text
  }
  return text
}
