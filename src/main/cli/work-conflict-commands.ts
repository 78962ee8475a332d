import { Argument, type Command } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { wholeNumber } from './parse-values.ts'

/** Verbs of `muster work` about changes that a shared database refused. */
export function addWorkConflictCommands(group: Command, { on, start }: CommandMaker): void {
  const line = '`{"type":"conflict","conflict":WorkConflict}`'

  on(
    'conflicts',
    {
      json: `${line} for each`,
      examples: [['muster work conflicts'], ['muster work conflicts --all --json']],
    },
    group,
  )
    .summary('what a shared database has refused')
    .description(
      'List changes that were made while the shared database was away, and that it refused when it was back, the newest first.',
    )
    .option('-a, --all', 'also those that were applied or dismissed')
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 500), 20)
    .action((options) => start(async (context) => (await load()).conflicts(context, options)))

  on(
    'resolve',
    {
      json: line,
      examples: [
        ['muster work resolve 1a2b3c4d apply', 'carry it out on what there is now'],
        ['muster work resolve 1a2b3c4d dismiss'],
        ['muster work resolve 1a2b3c4d undo', 'take that back: it waits again'],
      ],
    },
    group,
  )
    .summary('apply or dismiss what was refused')
    .description(
      'Carry a refused change out again on what there is now, leave it be, or take that decision back: what was applied is undone as long as nothing came after it.',
    )
    .argument('<conflict>', 'the id of a conflict, or 4 characters or more of its beginning or end')
    .addArgument(new Argument('<how>', 'what to do with it').choices(['apply', 'dismiss', 'undo']))
    .action((conflict: string, how: 'apply' | 'dismiss' | 'undo') =>
      start(async (context) => (await load()).resolveConflict(context, conflict, how)),
    )
}

const load = () => import('./verbs/work-conflicts.ts')
