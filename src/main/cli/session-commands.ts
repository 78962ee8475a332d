import { Argument, Option } from 'commander'
import type { PermissionMode } from '../../contract/values.ts'
import type { CommandMaker } from './command-maker.ts'
import { wholeNumber } from './parse-values.ts'
import { permissionModes } from './permission-modes.ts'

const sessionArgument = 'the id of a session, or 4 characters or more of its beginning or end'
const sessionLines = '`{"type":"session","session":Session}` for each'

/** `muster session …`. */
export function addSessionCommands({ on, start }: CommandMaker): void {
  const group = on('session', {
    json: sessionLines,
    examples: [['muster sessions', 'the last used ones']],
  })
    .alias('sessions')
    .summary('list, resume, fork, import and end conversations')
    .description(
      'Sessions: conversations that outlive their processes. Without a command: list them.\nThe next prompt of one is sent with muster run --session.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context, { limit: 20 })))

  on(
    'ls',
    {
      json: sessionLines,
      examples: [['muster session ls --search parser']],
    },
    group,
  )
    .summary('list sessions')
    .description('List sessions, last used first.')
    .option('--search <text>', 'only those with this in title or directory')
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 1_000), 20)
    .action((options) => start(async (context) => (await load()).list(context, options)))

  on(
    'new',
    {
      json: sessionLines,
      examples: [
        ['muster session new --dir ~/shop --title "Port the cart"', 'then: muster run --session ID "…"'],
      ],
    },
    group,
  )
    .summary('make a session that waits for its first prompt')
    .description('Make a session that waits for its first prompt. No process is started for it.')
    .option('-d, --dir <path>', 'the directory to work in (default: the current one)')
    .option('--title <text>', "its title (default: the directory's name)")
    .option('--model <model>', 'a model name or alias')
    .addOption(new Option('-p, --permission-mode <mode>', 'how tools are permitted').choices(permissionModes))
    .option('--simulate', 'for the simulated instance')
    .action((options) => start(async (context) => (await load()).create(context, options)))

  on('show', { json: sessionLines, examples: [['muster session show 1a2b3c4d']] }, group)
    .summary('show one session')
    .description(
      'Show a session: its state, what its next prompt has to read, and how to go on with it elsewhere.',
    )
    .argument('<session>', sessionArgument)
    .action((session: string) => start(async (context) => (await load()).show(context, session)))

  on(
    'rename',
    {
      json: sessionLines,
      examples: [['muster session rename 1a2b3c4d "Port the parser"']],
    },
    group,
  )
    .summary('give a session another title')
    .description('Give a session another title.')
    .argument('<session>', sessionArgument)
    .argument('<title>', 'the title, at most 200 characters')
    .action((session: string, title: string) =>
      start(async (context) => (await load()).rename(context, session, title)),
    )

  on(
    'model',
    {
      json: sessionLines,
      examples: [['muster session model 1a2b3c4d opus']],
    },
    group,
  )
    .summary('switch the model of a session')
    .description('Switch the model of a session, at once in a living instance.')
    .argument('<session>', sessionArgument)
    .argument('<model>', 'a model name or alias')
    .action((session: string, model: string) =>
      start(async (context) => (await load()).setModel(context, session, model)),
    )

  on(
    'mode',
    {
      json: sessionLines,
      examples: [['muster session mode 1a2b3c4d plan']],
    },
    group,
  )
    .summary('switch how the tools of a session are permitted')
    .description('Switch the permission mode of a session, at once in a living instance.')
    .argument('<session>', sessionArgument)
    .addArgument(new Argument('<mode>', 'the permission mode').choices(permissionModes))
    .action((session: string, mode: PermissionMode) =>
      start(async (context) => (await load()).setPermissionMode(context, session, mode)),
    )

  on('pin', { json: sessionLines, examples: [['muster session pin 1a2b3c4d']] }, group)
    .summary('keep the process of a session however long it is idle')
    .description('Keep the process of a session however long it is idle.')
    .argument('<session>', sessionArgument)
    .action((session: string) => start(async (context) => (await load()).pin(context, session, true)))

  on(
    'unpin',
    {
      json: sessionLines,
      examples: [['muster session unpin 1a2b3c4d']],
    },
    group,
  )
    .summary('let the process of a session end when it is idle')
    .description('Let the process of a session end when it is idle.')
    .argument('<session>', sessionArgument)
    .action((session: string) => start(async (context) => (await load()).pin(context, session, false)))

  on(
    'release',
    {
      json: sessionLines,
      examples: [['muster session release 1a2b3c4d']],
    },
    group,
  )
    .summary('end the idle process of a session')
    .description('End the idle process of a session. The next prompt resumes it in a new one.')
    .argument('<session>', sessionArgument)
    .action((session: string) => start(async (context) => (await load()).release(context, session)))

  on(
    'fork',
    {
      json: sessionLines,
      examples: [['muster session fork 1a2b3c4d --title "Another way"', 'then: muster run --session ID "…"']],
    },
    group,
  )
    .summary('make a session that begins with the conversation of another')
    .description(
      'Make a session that begins with the conversation of another one, as it is when the first prompt is sent.',
    )
    .argument('<session>', sessionArgument)
    .option('--title <text>', 'its title (default: that of the other, with "(fork)")')
    .action((session: string, options) =>
      start(async (context) => (await load()).fork(context, session, options)),
    )

  on('end', { json: sessionLines, examples: [['muster session end 1a2b3c4d']] }, group)
    .summary('end a session for good')
    .description(
      'End a session for good: its process, its unfinished tasks and its queue. Its transcript stays, and it takes no more prompts.',
    )
    .argument('<session>', sessionArgument)
    .action((session: string) => start(async (context) => (await load()).end(context, session)))

  on(
    'commands',
    {
      json: '`{"type":"command","name","description"}` for each, then `{"type":"model","value","label"}` for each',
      examples: [['muster session commands 1a2b3c4d', 'what can be written after / in its prompts']],
    },
    group,
  )
    .summary('list the slash commands and models of a session')
    .description('List the slash commands, skills and models that the living instance of a session told of.')
    .argument('<session>', sessionArgument)
    .action((session: string) => start(async (context) => (await load()).commands(context, session)))

  on(
    'defaults',
    {
      json: '`{"type":"defaults","directory","defaultMode":DefaultMode}`, then `{"type":"settings_problem","path","problem"}` for each',
      examples: [['muster session defaults'], ['muster session defaults ~/shop']],
    },
    group,
  )
    .summary('show what new sessions of a directory begin with')
    .description(
      'Show the permission mode that new sessions of a directory begin in by the settings of Claude Code, and what it does\nnot load of them.',
    )
    .argument('[directory]', 'the directory (default: the current one)')
    .action((directory: string | undefined) =>
      start(async (context) => (await load()).defaults(context, directory)),
    )

  on(
    'conversations',
    {
      json: '`{"type":"conversation","conversation":Conversation}` for each',
      examples: [['muster session conversations --dir ~/shop --search cart']],
    },
    group,
  )
    .summary('list the conversations that Claude Code keeps on disk')
    .description('List the conversations that Claude Code keeps on disk, last used first.')
    .option('-d, --dir <path>', 'only those of this directory')
    .option('--search <text>', 'only those with this in title, directory or id')
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 1_000), 20)
    .action((options) => start(async (context) => (await load()).conversations(context, options)))

  on(
    'import',
    {
      json: sessionLines,
      examples: [['muster session import 5e6f7a8b', 'then: muster run --session ID "…"']],
    },
    group,
  )
    .summary('take a conversation of Claude Code over as a session')
    .description(
      'Take a conversation of Claude Code over as a session, with what was said in it so far. Its file stays where it is.',
    )
    .argument('<conversation>', "Claude's id of it, or 4 characters or more of its beginning or end")
    .option('-d, --dir <path>', 'the directory in which it goes on, if the project was moved')
    .action((conversation: string, options) =>
      start(async (context) => (await load()).importOne(context, conversation, options)),
    )
}

const load = () => import('./verbs/session.ts')
