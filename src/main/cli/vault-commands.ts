import type { CommandMaker } from './command-maker.ts'
import { wholeNumber } from './parse-values.ts'

const kept = "Claude's id of the conversation, or 4 characters or more of its beginning or end"
const keptLine = '`{"type":"kept","conversation":KeptConversation}` for each'
const statusLine = '`{"type":"vault","vault":VaultStatus}`'

/** `muster vault …`. */
export function addVaultCommands({ on, start }: CommandMaker): void {
  const group = on('vault', { json: statusLine, examples: [['muster vault', 'what it has']] })
    .summary('keep conversations that Claude Code deletes')
    .description(
      'Conversations that are kept: Claude Code deletes those that were not used for 30 days. Without a command: what the vault has.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).status(context)))

  on('status', { json: statusLine, examples: [['muster vault status --json']] }, group)
    .summary('show what the vault has, and what is going to be deleted')
    .description(
      'Show what the vault has and takes, what is kept (vault.scope), and how many conversations Claude Code is going to delete.',
    )
    .action(() => start(async (context) => (await load()).status(context)))

  on(
    'list',
    {
      json: keptLine,
      examples: [
        ['muster vault list --search cart'],
        ['muster vault list --only-here', 'those that Claude Code has deleted'],
      ],
    },
    group,
  )
    .alias('ls')
    .summary('list kept conversations')
    .description('List kept conversations, last kept first.')
    .option('--search <text>', 'only those with this in title, directory or id')
    .option('--only-here', 'only those whose file is gone')
    .option('--forgotten', 'those that are removed soon, in place of the others')
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 1_000), 20)
    .action((options) => start(async (context) => (await load()).list(context, options)))

  on(
    'show',
    {
      json: '`{"type":"kept","conversation":KeptConversation}`, then `{"type":"kept_state","state":KeptState}` for each',
      examples: [['muster vault show 5e6f7a8b']],
    },
    group,
  )
    .summary('show a kept conversation with its files')
    .description('Show a kept conversation, its files, and the states of them that are kept.')
    .argument('<conversation>', kept)
    .action((reference: string) => start(async (context) => (await load()).show(context, reference)))

  on(
    'restore',
    {
      json: '`{"type":"restored","file":RestoredFile}` for each',
      examples: [
        ['muster vault restore 5e6f7a8b', 'then: claude --resume ID, or muster session import ID'],
        ['muster vault restore 5e6f7a8b --state 1', 'as it was before somebody changed it'],
      ],
    },
    group,
  )
    .summary('put a conversation back where Claude Code looks for it')
    .description(
      'Put a conversation back where Claude Code looks for it, byte by byte. A file that exists is never written over.\nA session of Muster needs no restore: its next prompt does it.',
    )
    .argument('<conversation>', kept)
    .option('--state <n>', 'which state of its file (default: the newest)', wholeNumber(1, 1_000_000))
    .action((reference: string, options) =>
      start(async (context) => (await load()).restore(context, reference, options)),
    )

  on(
    'export',
    {
      json: '`{"type":"written","path","bytes"}` with `--output`; else the file as it is',
      examples: [
        ['muster vault export 5e6f7a8b --output cart.jsonl'],
        ['muster vault export 5e6f7a8b', 'to stdout'],
      ],
    },
    group,
  )
    .summary('write a kept conversation into a file')
    .description(
      'Write a kept conversation as Claude Code wrote it: JSON, a line each. With what secrets were said in it.',
    )
    .argument('<conversation>', kept)
    .option('-o, --output <path>', 'into this file, which must not exist')
    .option('--file <name>', 'a file that lay beside it, as muster vault show names it')
    .option('--state <n>', 'which state of the file (default: the newest)', wholeNumber(1, 1_000_000))
    .action((reference: string, options) =>
      start(async (context) => (await load()).exportOne(context, reference, options)),
    )

  on(
    'forget',
    {
      json: keptLine,
      examples: [
        ['muster vault forget 5e6f7a8b', 'removed after a week'],
        ['muster vault forget 5e6f7a8b --undo', 'until then'],
        ['muster vault forget 5e6f7a8b --now --yes', 'removed at once'],
      ],
    },
    group,
  )
    .summary('have the vault forget conversations')
    .description(
      'Have the vault forget conversations. They are removed after a week; until then that can be taken back. Files on disk stay, and\nare not kept any more.',
    )
    .argument('<conversations...>', kept)
    .option('--undo', 'take it back: keep them again')
    .option('--now', 'remove them at once, for good')
    .option('--yes', 'do not ask')
    .action((references: string[], options) =>
      start(async (context) => (await load()).forget(context, references, options)),
    )

  on(
    'sync',
    {
      json: '`{"type":"synced","files","bytes","storedBytes"}`',
      examples: [['muster vault sync', 'without waiting for the next look']],
    },
    group,
  )
    .summary('keep what has changed, now')
    .description('Keep what has changed, now. A supervisor that runs does it by itself, once a minute.')
    .action(() => start(async (context) => (await load()).sync(context)))

  on(
    'check',
    {
      json: '`{"type":"checked","blocks","damaged"}`, then `{"type":"kept","conversation":KeptConversation}` for each that is damaged',
      examples: [['muster vault check']],
    },
    group,
  )
    .summary('look whether what is kept is as it was')
    .description(
      'Read all that the vault has, and tell which conversations can not be put back as they were. What is on disk is kept anew.',
    )
    .action(() => start(async (context) => (await load()).check(context)))
}

const load = () => import('./verbs/vault.ts')
