import { type Command, Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { collect, collectWords, wholeNumber } from './parse-values.ts'
import { itemStatuses, itemTypes, linkKinds, priorities } from './work-words.ts'

export const itemArgument = 'the id of a work item, or 4 characters or more of its beginning or end'
export const itemLine = '`{"type":"item","item":WorkItem}`'
const itemLines = `${itemLine} for each`

const typeOption = () => new Option('-t, --type <type>', 'what it is').choices(itemTypes)
const priorityOption = () => new Option('-p, --priority <priority>', 'how urgent it is').choices(priorities)
const statusOption = (what: string) => new Option('-s, --status <status>', what).choices(itemStatuses)
const fieldOption = [
  '-F, --field <name=value>',
  'a field of its metadata, as text or JSON; nothing behind = takes it away (repeatable)',
  collect,
] as const

/** `muster work …`: the items themselves. Returns the group, for what is done with them. */
export function addWorkCommands({ on, start }: CommandMaker): Command {
  const group = on('work', { json: itemLines, examples: [['muster work', 'what there is to do']] })
    .summary('plan work, and take it')
    .description(
      'Work items: what the instances work on. Without a command: list those that are not done.\nWhat they are is described in docs/work-tracking.md.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context, { limit: 50 })))

  on(
    'new',
    {
      json: itemLine,
      examples: [
        ['muster work new "Port the cart"'],
        ['muster work new "Shop" --type project --field directory=/home/me/shop'],
        ['muster work new "Totals are off by a cent" --parent 1a2b3c4d --found-on 5e6f7a8b --priority high'],
      ],
    },
    group,
  )
    .summary('make a work item')
    .description('Make a work item: a task, unless its type is given.')
    .argument('<title...>', 'what is to be done')
    .addOption(typeOption().default('task'))
    .option('--parent <item>', 'it stands below this one')
    .addOption(priorityOption().default('medium'))
    .addOption(statusOption('where it begins (default: need-to-be-done, or active)'))
    .option('-l, --label <words>', 'labels, with commas between them', collectWords)
    .option('-m, --description <text>', 'what is meant; - is stdin')
    .option(...fieldOption)
    .option('--notes <text>', 'notes')
    .option('--branch <name>', 'the branch that it is done on')
    .option('--commit <hash>', 'the commit that it is about')
    .option('--found-on <item>', 'it was found while working on this one')
    .action((title: string[], options) =>
      start(async (context) => (await load()).create(context, title.join(' '), options)),
    )

  on(
    'ls',
    {
      json: '`{"type":"item","item":ListedItem}` for each',
      examples: [
        ['muster work ls --tree', 'as a tree'],
        ['muster work ls --status in-review --label web'],
        ['muster work ls --all --search invoice --sort updated'],
      ],
    },
    group,
  )
    .summary('list work items')
    .description('List work items that are not done, by their rank.')
    .option('-a, --all', 'also what is done')
    .option('-t, --type <types>', `only these: ${itemTypes.join(', ')}`, collectWords)
    .option('-s, --status <words>', `only these: ${itemStatuses.join(', ')}`, collectWords)
    .option('-p, --priority <words>', `only these: ${priorities.join(', ')}`, collectWords)
    .option('--parent <item>', 'only directly below this one; "top": those at the top')
    .option('--below <item>', 'only below this one, at any depth')
    .option('-l, --label <words>', 'only with all these labels', collectWords)
    .option('--claimed <who>', 'only what this one has taken; "any", or "none": what nobody has')
    .option('--task <task>', 'only what this task of an instance worked on')
    .option('--search <text>', 'only with this in title, labels, description or id')
    .option('--unseen', 'only what instances filed and nobody has looked at')
    .option('--removed', 'also what was removed')
    .addOption(
      new Option('--sort <by>', 'in this order').choices(['rank', 'priority', 'created', 'updated', 'title']),
    )
    .option('-r, --reverse', 'from the other end')
    .option('--tree', 'below each other')
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 10_000), 50)
    .action((options) => start(async (context) => (await load()).list(context, options)))

  on(
    'show',
    {
      json: '`{"type":"whole","item","ancestors","descendants","links","gates","blockers","taskIds","deployments"}`',
      examples: [['muster work show 1a2b3c4d'], ['muster work show 1a2b3c4d --depth 2']],
    },
    group,
  )
    .summary('show a work item')
    .description('Show a work item with its links, why it can’t be started, and what is below it.')
    .argument('<item>', itemArgument)
    .option('--depth <n>', 'levels below it', wholeNumber(1, 5), 5)
    .action((item: string, options) => start(async (context) => (await load()).show(context, item, options)))

  on(
    'edit',
    {
      json: itemLine,
      examples: [
        ['muster work edit 1a2b3c4d', 'in the editor of $EDITOR'],
        ['muster work edit 1a2b3c4d --status complete'],
        ['muster work edit 1a2b3c4d --label web --unlabel later --field estimateHours=3'],
        ['muster work edit 1a2b3c4d --file kept.yaml', 'a text that was kept after a conflict'],
      ],
    },
    group,
  )
    .summary('change a work item')
    .description(
      'Change a work item, by options or, without any, in the editor that $VISUAL or $EDITOR names. When somebody else has\nchanged it meanwhile, nothing is changed: both versions are shown, and the text is kept.',
    )
    .argument('<item>', itemArgument)
    .option('--title <text>', 'another title')
    .addOption(statusOption('where it is now'))
    .addOption(priorityOption())
    .option('-l, --label <words>', 'add labels, with commas between them', collectWords)
    .option('--unlabel <words>', 'take labels away', collectWords)
    .option('-m, --description <text>', 'another description; - is stdin')
    .option(...fieldOption)
    .option('--notes <text>', 'other notes')
    .option('--add-note <text>', 'add to its notes')
    .option('--branch <name>', 'the branch; "" takes it away')
    .option('--commit <hash>', 'the commit; "" takes it away')
    .option('--force', 'done, though items below it are open')
    .option('--if-version <n>', 'only if it still has this version', wholeNumber(1, 1_000_000_000))
    .option('-f, --file <path>', 'the text of the editor, from a file; - is stdin')
    .action((item: string, options) =>
      start(async (context) => (await import('./verbs/work-edit.ts')).edit(context, item, options)),
    )

  on(
    'move',
    {
      json: `${itemLine}, with \`"moved"\`: how many are below it`,
      examples: [
        ['muster work move 1a2b3c4d --to 5e6f7a8b'],
        ['muster work move 1a2b3c4d --to top'],
        ['muster work move 1a2b3c4d --before 5e6f7a8b', 'in its list, just before that one'],
      ],
    },
    group,
  )
    .summary('move a work item')
    .description('Move a work item, with what is below it, to another parent or another place of its list.')
    .argument('<item>', itemArgument)
    .option('--to <item>', 'below this one; "top": to the top')
    .option('--before <item>', 'just before this one; "end": behind all')
    .action((item: string, options) => start(async (context) => (await load()).move(context, item, options)))

  on(
    'rm',
    {
      json: `${itemLine}, with \`"removed"\`: how many are below it`,
      examples: [['muster work rm 1a2b3c4d']],
    },
    group,
  )
    .summary('remove work items')
    .description('Remove work items with what is below them. Nothing is lost: `restore` brings them back.')
    .argument('<item...>', itemArgument)
    .action((items: string[]) => start(async (context) => (await load()).remove(context, items)))

  on(
    'restore',
    {
      json: `${itemLine}, with \`"restored"\`: how many came back with it`,
      examples: [['muster work restore 1a2b3c4d']],
    },
    group,
  )
    .summary('bring removed work items back')
    .description('Bring removed work items back, with what was removed with them.')
    .argument('<item...>', itemArgument)
    .action((items: string[]) => start(async (context) => (await load()).restore(context, items)))

  on(
    'link',
    {
      json: '`{"type":"link","link":WorkLink}`; with `--task` an item; with `--undo` `{"type":"unlinked"}`',
      examples: [
        ['muster work link 1a2b3c4d depends_on 5e6f7a8b', 'the first waits for the second'],
        ['muster work link 1a2b3c4d depends_on 5e6f7a8b --undo'],
        ['muster work link 1a2b3c4d --task 9c8d7e6f', 'a task of an instance works on it'],
      ],
    },
    group,
  )
    .summary('link work items')
    .description(`Link a work item to another one, or to a task. Kinds: ${linkKinds.join(', ')}.`)
    .argument('<item>', itemArgument)
    .argument('[kind]', 'how the first belongs to the second')
    .argument('[other]', 'the second')
    .option('--task <task>', 'a task of an instance that works or worked on it')
    .option('--undo', 'take the link away')
    .action((item: string, kind: string | undefined, other: string | undefined, options) =>
      start(async (context) => (await load()).link(context, item, { kind, other, ...options })),
    )

  return group
}

const load = () => import('./verbs/work.ts')
