import type { Client } from '../../contract/client.ts'
import { openSupervisor } from './connect.ts'
import { exitCodes } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import type { VerbContext } from './verb-context.ts'

/**
 * Runs a verb that asks or changes something and is done, with a client of the supervisor; nothing queued is
 * started for it. `isOwned`: no supervisor was running, so this process is it meanwhile.
 */
export async function withClient(
  context: VerbContext,
  work: (client: Client, terminal: Terminal, isOwned: boolean) => Promise<void>,
): Promise<number> {
  const supervisor = await openSupervisor(context, { schedule: false })
  try {
    await work(supervisor.client, context.terminal, supervisor.owned)
    return exitCodes.ok
  } finally {
    await supervisor.close()
  }
}
