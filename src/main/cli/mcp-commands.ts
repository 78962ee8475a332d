import { Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'

const toolsOption = () =>
  new Option('--tools <tier>', 'core (default), standard, all, or names of tools with commas between them')

/** `muster mcp …`. */
export function addMcpCommands({ on, start }: CommandMaker): void {
  const group = on('mcp', {
    json: 'none: stdout carries the protocol',
    examples: [
      ['muster mcp', 'the core tools'],
      ['muster mcp --tools standard --read-only', 'more tools, none that changes anything'],
    ],
  })
    .summary('serve Muster to a model, as an MCP server')
    .description(
      'Serve Muster to a model on stdin and stdout, by the Model Context Protocol. Clients start this command themselves; see `muster mcp install`.',
    )
    .addOption(toolsOption())
    .option('--read-only', 'offer nothing that changes anything')
    .helpCommand(false)
    .action((options) => start(async (context) => (await import('./verbs/mcp.ts')).mcp(context, options)))

  on(
    'install',
    {
      json: '`{"type":"installed","scope","command"}`',
      examples: [
        ['muster mcp install', 'for this project and you; asks first'],
        ['muster mcp install --scope user --tools standard --yes'],
      ],
    },
    group,
  )
    .summary('have Claude Code know this server')
    .description(
      'Add this server to the configuration of Claude Code, by `claude mcp add`, after showing what that does.',
    )
    .addOption(
      new Option(
        '--scope <scope>',
        'for this project and you, for you everywhere, or for all of this project',
      )
        .choices(['local', 'user', 'project'])
        .default('local'),
    )
    .addOption(toolsOption())
    .option('--read-only', 'offer nothing that changes anything')
    .option('--yes', 'do not ask')
    .action((_, command) =>
      start(async (context) =>
        // Options that the group has too are taken by it.
        (await import('./verbs/mcp-install.ts')).mcpInstall(context, command.optsWithGlobals()),
      ),
    )
}
