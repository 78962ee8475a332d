import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { ended, temporaryDirectory, until } from './test-core.ts'

/** More bytes than a FIFO takes at once: it is on its way until the process reads. */
export const LONG_PROMPT = `${'語'.repeat(31_000)} #sim:quick`

/** A session whose instance is idle. */
export async function idleSession(core: Core) {
  const { id, sessionId } = await core.call('task.create', {
    prompt: '#sim:quick',
    directory: temporaryDirectory(),
  })
  await until(core, id, ended)
  const [instance] = await instancesOf(core, sessionId)
  return { sessionId, instanceId: instance?.id ?? '', pid: instance?.pid ?? 0 }
}

export async function instancesOf(core: Core, sessionId: string) {
  const { instances } = await core.call('instance.list', { all: true })
  return instances.filter((instance) => instance.sessionId === sessionId)
}

/** Stops a process as somebody else would; it is ended after the test. */
export function stopFromOutside(pid: number): void {
  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  })
}

/** Where what an instance prints is kept: what is added there was printed, but is read only now. */
export const outputOf = (config: CoreConfig, instanceId: string) =>
  join(config.dataDirectory, 'instances', instanceId, 'stdout.ndjson')

/** The newest line with this part in it, to be printed again. */
export function lineLike(path: string, part: string): string {
  const lines = readFileSync(path, 'utf8').split('\n')
  return `${lines.findLast((line) => line.includes(part)) ?? ''}\n`
}

/** Its instance is there, and its turn has not begun. */
export const onItsWay = (task: { instanceId: string | null; state: string }) =>
  task.instanceId !== null && task.state === 'starting'
