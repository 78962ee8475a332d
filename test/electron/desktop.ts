import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import type { Client } from '../../src/contract/client.ts'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import type { Task, TaskState } from '../../src/contract/task.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { type Desktop, startDesktop } from './start-desktop.ts'

/**
 * `dataDirectory`: a fresh one. `desktop`: the application on it, with simulated instances. `client`: the same
 * supervisor, over its local socket as the command line reaches it.
 */
export const test = base.extend<{ dataDirectory: string; desktop: Desktop; client: Client }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  dataDirectory: async ({}, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'muster-desktop-'))
    await use(directory)
    await rm(directory, { recursive: true, force: true })
  },
  desktop: async ({ dataDirectory }, use) => {
    const desktop = await startDesktop({ dataDirectory })
    await use(desktop)
    await desktop.dispose()
  },
  client: async ({ dataDirectory, desktop }, use) => {
    await expect(desktop.page.getByText('Connected')).toBeVisible()
    const client = reach(dataDirectory)
    await use(client)
    await client.close()
  },
})
export { expect }

/** A client of whoever owns the data directory. */
export function reach(dataDirectory: string): Client {
  return createRpcClient({ connect: () => connectLocalSocket(localSocketPath(dataDirectory)) })
}

/** Starts a simulated task in the data directory and waits until it is in the state. */
export async function startTask(
  client: Client,
  directory: string,
  prompt: string,
  state: TaskState,
): Promise<Task> {
  const { id: taskId } = await client.call('task.create', { prompt, directory, simulated: true })
  await expectState(client, taskId, state)
  return client.call('task.get', { taskId })
}

export async function expectState(client: Client, taskId: string, state: TaskState): Promise<void> {
  await expect.poll(async () => (await client.call('task.get', { taskId })).state).toBe(state)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
