import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boundHeap } from '../src/main/bound-heap.ts'
import { defaultSettings } from '../src/main/core/base/core-settings.ts'
import { type Core, createCore } from '../src/main/core/core.ts'
import type { CoreConfig } from '../src/main/core/core-config.ts'

/** Runs the work with a core of its own in temporary folders, and leaves nothing behind. */
export async function withCore<T>(
  changes: Partial<CoreConfig>,
  work: (core: Core, directory: string) => Promise<T>,
): Promise<T> {
  // As the hosts do.
  boundHeap()
  const base = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  const directory = mkdtempSync(join(base, 'work-'))
  const core = await createCore({
    ...defaultSettings,
    dataDirectory: join(base, 'data'),
    version: 'bench',
    simulate: true,
    simulatedClaude: { command: process.execPath, args: [] },
    commandRunner: { command: process.execPath, args: [] },
    maxInstances: 100,
    maxQueued: 1_000,
    maxStarting: 4,
    // What is measured begins on a busy machine too.
    maxLoad: 1_000,
    idleTimeoutMs: 60_000,
    env: process.env,
    passApiKey: false,
    schedule: true,
    log: () => {},
    ...changes,
  })
  try {
    return await work(core, directory)
  } finally {
    await core.close()
    rmSync(base, { recursive: true, force: true })
  }
}

/** Resolves when the task has ended. */
export async function untilEnded(core: Core, taskId: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = core.subscribe(
    { names: ['task.changed'] },
    {
      onEvent(event) {
        const isEnd = event.name === 'task.changed' && event.payload.task.id === taskId
        if (isEnd && event.payload.task.endedAt !== null) resolve()
      },
    },
  )
  if ((await core.call('task.get', { taskId })).endedAt === null) await promise
  stop()
}
