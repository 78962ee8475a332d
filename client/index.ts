import type { Client } from '../src/contract/client.ts'
import { MusterError } from '../src/contract/errors.ts'
import type { Input } from '../src/contract/operations.ts'
import { createRpcClient, type RpcClient } from '../src/contract/rpc/client.ts'
import { connectWebSocket, websocketUrl } from '../src/contract/rpc/connect-websocket.ts'
import { isFinal, type Task } from '../src/contract/task.ts'
import { untilTask } from '../src/contract/until-task.ts'

/* What other TypeScript projects import: `@muster/client`. The contract is that of the supervisor itself. */

export type { AnyEvent, Subscription } from '../src/contract/events.ts'
export type { Input, OperationName, Output } from '../src/contract/operations.ts'
export type { Client, RpcClient, Task }
export { MusterError }

const HEARTBEAT_MS = 15_000

/**
 * Connects to a supervisor that `muster serve` runs; resolves once it answers. A connection that is lost later is opened
 * again, and `subscribe` is told of the gap.
 *
 * @throws MusterError `unauthorized` for a wrong key; `unavailable` when nobody answers there
 */
export async function connect(to: { url: string; apiKey: string }): Promise<RpcClient> {
  const url = websocketUrl(new URL(to.url))
  // The first attempt tells whether it is the right place; createRpcClient goes on trying.
  const first = await connectWebSocket(url, to.apiKey)
  let isFirst = true
  return createRpcClient({
    async connect() {
      if (!isFirst) return connectWebSocket(url, to.apiKey)
      isFirst = false
      return first
    },
    heartbeatMs: HEARTBEAT_MS,
  })
}

/** Resolves with a task when it has ended, however it did: see `state`, `outcome` and `resultText`. */
export function waitForTask(client: Client, taskId: string, signal?: AbortSignal): Promise<Task> {
  return untilTask({ client, taskId, holds: ({ state }) => isFinal(state), ...(signal ? { signal } : {}) })
}

/** Queues a prompt and waits until it has ended. */
export async function runTask(
  client: Client,
  task: Input<'task.create'>,
  signal?: AbortSignal,
): Promise<Task> {
  const { id } = await client.call('task.create', task)
  return waitForTask(client, id, signal)
}
