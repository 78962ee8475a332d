import type { CommandMaker } from './command-maker.ts'

const kindArgument = 'server, skill, command or agent'
const listedLines =
  '`{"type":"extension","extension":Extension}` for each, then `{"type":"settings_problem","path","problem"}` for each'

/** `muster extension …`. */
export function addExtensionCommands({ on, start }: CommandMaker): void {
  const group = on('extension', {
    json: listedLines,
    examples: [['muster extension', 'of the current directory']],
  })
    .alias('extensions')
    .summary('list MCP servers, skills, commands and agents, and switch them on and off')
    .description(
      'Extensions: MCP servers, skills, commands and agents that Claude finds in a directory and with you. Without a command: list those of the current directory.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context, {})))

  on(
    'ls',
    {
      json: listedLines,
      examples: [
        ['muster extension ls --dir ~/shop'],
        ['muster extension ls --session 1a2b3c4d', 'with the status of its servers'],
      ],
    },
    group,
  )
    .summary('list what Claude finds')
    .description(
      'List what Claude finds in a directory and with you, read afresh; broken files are named. With a session: with its switches and the status of its servers.',
    )
    .option('-d, --dir <path>', 'the directory (default: the current one)')
    .option('--session <session>', 'the id of a session, or 4 characters or more of its beginning or end')
    .action((options) => start(async (context) => (await load()).list(context, options)))

  for (const [name, enabled, example] of [
    ['enable', true, ['muster extension enable skill deploy --session 1a2b3c4d', 'in one session']],
    ['disable', false, ['muster extension disable server github --dir ~/shop', 'in new sessions there']],
  ] as const) {
    const word = enabled ? 'on' : 'off'
    on(
      name,
      {
        json: '`{"type":"extension","extension":Extension}` for each of that name; in a session `{"type":"session","session":Session}`',
        examples: [example],
      },
      group,
    )
      .summary(`switch an extension ${word}`)
      .description(
        `Switch an extension ${word} for new sessions of a directory, or in one session, whose next process takes it up.`,
      )
      .argument('<kind>', kindArgument)
      .argument('<name>', 'its name, as listed')
      .option('-d, --dir <path>', 'the directory (default: the current one)')
      .option('--session <session>', 'only in this session')
      .action((kind: string, extension: string, options) =>
        start(async (context) => (await load()).turn(context, kind, extension, { ...options, enabled })),
      )
  }
}

const load = () => import('./verbs/extension.ts')
