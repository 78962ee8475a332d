import { createIds } from '../../core/base/new-id.ts'
import { createOutputs } from '../../mcp/outputs.ts'
import { serveMcpOnStdio } from '../../mcp/serve-stdio.ts'
import { chooseTools } from '../../mcp/tiers.ts'
import { version } from '../../version.ts'
import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import type { VerbContext } from '../verb-context.ts'

/** `muster mcp`: the tools of a model on stdin and stdout, until the client goes. */
export async function mcp(
  context: VerbContext,
  options: { tools?: string; readOnly?: boolean },
): Promise<number> {
  // Nothing but the protocol may stand on stdout.
  const { terminal } = context
  // Clients don't start a server again: it outlives a restart of Muster.
  const supervisor = await openSupervisor(context, { schedule: true, reconnect: true })
  const ended = new AbortController()
  const end = () => ended.abort()
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  try {
    const parts = {
      client: supervisor.client,
      version,
      outputs: createOutputs(createIds()),
      readOnly: options.readOnly ?? false,
    }
    await serveMcpOnStdio(parts, chooseTools(parts, options.tools), {
      onError: (error) => terminal.note(`muster mcp: ${error.message}`),
      signal: ended.signal,
    })
    return exitCodes.ok
  } finally {
    end()
    await supervisor.close()
  }
}
