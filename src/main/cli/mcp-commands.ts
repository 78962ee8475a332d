import type { CommandMaker } from './command-maker.ts'

/** `muster mcp …`. */
export function addMcpCommands({ on, start }: CommandMaker): void {
  on('mcp')
    .summary('serve Muster to a model, as an MCP server')
    .description(
      'Serve Muster to a model on stdin and stdout, by the Model Context Protocol. Clients start this command themselves; see `muster mcp install`.',
    )
    .option('--tools <tier>', 'core, standard, all, or names of tools with commas between them', 'core')
    .option('--read-only', 'offer nothing that changes anything')
    .helpCommand(false)
    .action((options) => start(async (context) => (await import('./verbs/mcp.ts')).mcp(context, options)))
}
