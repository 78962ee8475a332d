import { type Command, Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { collect, wholeNumber } from './parse-values.ts'
import { permissionModes } from './permission-modes.ts'
import { itemArgument } from './work-commands.ts'

const gateLine = '`{"type":"gate","gate":Gate}`'

/** Verbs of `muster work` by which instances are started on it, and what is told and kept of it as a whole. */
export function addWorkRecordCommands(group: Command, { on, start }: CommandMaker): void {
  on(
    'start',
    {
      json: '`{"type":"started","itemId","task":Task}` for each, then `{"type":"refused","itemId","code","message"}` for each',
      examples: [
        ['muster work start 1a2b3c4d', 'an instance that has it until it ends'],
        ['muster work start 1a2b3c4d 5e6f7a8b --worktree', 'each in a worktree and on a branch of its own'],
      ],
    },
    group,
  )
    .summary('start instances on work items')
    .description(
      'Start an instance on each of the work items. It is told what it has to know, has the item until it ends, and moves it on.',
    )
    .argument('<item...>', itemArgument)
    .option('-d, --dir <path>', 'where (default: what the item, or what it is below, names)')
    .option('--worktree', 'each in a new worktree of git')
    .option('--model <model>', 'a model name or alias')
    .addOption(new Option('-p, --permission-mode <mode>', 'how tools are permitted').choices(permissionModes))
    .option('--priority <n>', 'in the queue; the highest first', wholeNumber(-100, 100))
    .option('--instructions <text>', 'added to the prompt')
    .option('--simulate', 'on simulated instances: no account, no costs')
    .action((items: string[], options) =>
      start(async (context) => (await load()).startWork(context, items, options)),
    )

  on(
    'prime',
    {
      json: '`{"type":"prime","text","tokens"}`',
      examples: [['muster work prime 1a2b3c4d'], ['muster work prime']],
    },
    group,
  )
    .summary('what whoever begins should know')
    .description('Print what whoever begins should know, of a work item or of what is ready, in few words.')
    .argument('[item]', itemArgument)
    .action((item: string | undefined) => start(async (context) => (await load()).prime(context, item)))

  on('report', { json: '`{"type":"report","markdown"}`', examples: [['muster work report']] }, group)
    .summary('the status report')
    .description(
      'Print the status report: components, work under way, the last deployments, what is planned.',
    )
    .action(() => start(async (context) => (await load()).report(context)))

  on(
    'archive',
    {
      json: '`{"type":"archived","archived"}`; with `--list` `{"type":"archivedItem","archived":ArchivedItem}` for each',
      examples: [
        ['muster work archive'],
        ['muster work archive --older-than 90'],
        ['muster work archive --list'],
      ],
    },
    group,
  )
    .summary('put away what was done long ago')
    .description(
      'Move work items that have been done or removed for long to the archive, or list what is there.',
    )
    .option('--older-than <days>', 'for so many days (default: 365)', wholeNumber(0, 36_500))
    .option('-l, --list', 'list the archive')
    .option('--search <text>', 'with --list: only with this')
    .option('-n, --limit <n>', 'with --list: at most so many', wholeNumber(1, 500), 50)
    .action((options) => start(async (context) => (await load()).archive(context, options)))

  on(
    'undo',
    { json: '`{"type":"undone","event":WorkEvent,"item"}`', examples: [['muster work undo 1a2b3c4d']] },
    group,
  )
    .summary('take back your last change')
    .description('Take back the last change of a work item, if it was yours and nothing came after it.')
    .argument('<item>', itemArgument)
    .action((item: string) => start(async (context) => (await load()).undo(context, item)))

  on('seen', { json: '`{"type":"seen","seen"}`', examples: [['muster work seen 1a2b3c4d']] }, group)
    .summary('say that you have looked')
    .description('Say that you have looked at work items that instances filed.')
    .argument('<item...>', itemArgument)
    .action((items: string[]) => start(async (context) => (await load()).seen(context, items)))

  on(
    'gate',
    {
      json: `${gateLine}; removed: \`{"type":"gateRemoved","gateId"}\``,
      examples: [
        ['muster work gate 1a2b3c4d "The lawyers agree"', 'until a person says yes'],
        ['muster work gate 1a2b3c4d "After the freeze" --until 2026-12-01T08:00:00Z'],
        ['muster work gate 1a2b3c4d "CI is green" --command gh --command run --command watch'],
        ['muster work gate 1a2b3c4d --open 5e6f7a8b'],
      ],
    },
    group,
  )
    .summary('keep a work item back, or let it go on')
    .description(
      'Keep a work item back until a person says yes, a time has come, or a command ends with 0; or open, refuse or remove a gate.',
    )
    .argument('<item>', itemArgument)
    .argument('[reason...]', 'why, for people')
    .option('--until <time>', 'until then, such as 2026-12-01T08:00:00Z')
    .option(
      '--command <word>',
      'a program, then each of its arguments; run again until it ends with 0 (repeatable)',
      collect,
    )
    .option('--pull-request', 'the command prints open, merged or closed')
    .option('-d, --dir <path>', 'where the command is run (default: the current directory)')
    .option('--open <gate>', 'say yes to this gate of it')
    .option('--refuse <gate>', 'say no to it')
    .option('--remove <gate>', 'take it away')
    .option('--note <text>', 'with --open or --refuse: why')
    .action((item: string, reason: string[], options) =>
      start(async (context) =>
        (await import('./verbs/work-gate.ts')).gate(context, item, reason.join(' '), options),
      ),
    )
}

const load = () => import('./verbs/work-record.ts')
