import { Argument, Option } from 'commander'
import type { Policy } from '../../contract/policy.ts'
import type { CommandMaker } from './command-maker.ts'
import { collect, wholeNumber } from './parse-values.ts'

const policyArgument = 'the number of the rule in the list, or its id'
const decisions = ['allow', 'deny', 'ask'] as const
const policyLines = '`{"type":"policy","policy":Policy}` for each'

/** `muster inbox`, `muster answer` and `muster policy …`. */
export function addPermissionCommands(maker: CommandMaker): void {
  const { on, start } = maker
  on('inbox', {
    json: '`{"type":"permission","permission":Permission}`, `{"type":"approval","approval":Approval}`, `{"type":"conflict","conflict":WorkConflict}` or `{"type":"task","task":Task}` (held by a budget, with `count` of those that it keeps back, running away, or failed) for each; with `--answered` only the first',
    examples: [
      ['muster inbox', 'what waits for you'],
      ['muster inbox --answered', 'what was answered, by whom or which rule'],
    ],
  })
    .summary('list what waits for you')
    .description(
      'List what waits for you, oldest first: requests for permission, questions, plans, approvals of workflows, tasks held by a budget, tasks whose spending runs away, tasks that failed within a day, and changes that a shared tracker refused.',
    )
    .option('--answered', 'what was answered instead: by whom, and by which rule')
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 1_000), 50)
    .action((options) => start(async (context) => (await import('./verbs/inbox.ts')).inbox(context, options)))

  on('answer', {
    json: '`{"type":"permission","permission":Permission}`',
    examples: [
      ['muster answer 1a2b3c4d', 'be asked here'],
      ['muster answer 1a2b3c4d allow --session', 'and the same for the rest of its session'],
      ['muster answer 1a2b3c4d allow --always', "and by Claude Code's own rules from now on"],
      ['muster answer 1a2b3c4d deny --message "Use the test database"'],
      ['muster answer 1a2b3c4d allow --reply Blue', 'answer a question'],
    ],
  })
    .summary('allow or deny what a task asks for')
    .description(
      'Answer a request of a task: for a tool, a question or a plan. Without a decision it asks here.',
    )
    .argument('<request>', 'the id of the request or of its task, or the beginning or end of one')
    .addArgument(new Argument('[decision]', 'allow or deny').choices(['allow', 'deny']))
    .option('--always', 'allow, and take over the rules that Claude Code suggests')
    .option(
      '--session',
      'allow, and the same for the rest of the session; for an edit, edits in its directory',
    )
    .option('--accept-edits', 'approve a plan, and edits of files from then on')
    .option('--stop', 'deny, and end the turn')
    .option('--message <text>', 'why it is denied, told to Claude')
    .option(
      '--reply <text>',
      'the answer to a question, or the number of an option; once for each question',
      collect,
    )
    .option('--input <json>', "replaces the tool's input")
    .action((request: string, decision: 'allow' | 'deny' | undefined, options) =>
      start(async (context) =>
        (await import('./verbs/answer.ts')).answer(context, request, decision, options),
      ),
    )
  addPolicyCommands(maker)
}

function addPolicyCommands({ on, start }: CommandMaker): void {
  const group = on('policy', {
    json: policyLines,
    examples: [['muster policy', 'the rules, in their order']],
  })
    .alias('policies')
    .summary('rules that answer requests for permission')
    .description(
      'Rules that answer requests for permission. The first that matches counts. Without a command: list them.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context)))

  on(
    'ls',
    {
      json: policyLines,
      examples: [['muster policy ls --json', 'one JSON object a line']],
    },
    group,
  )
    .summary('list rules')
    .description('List rules in their order.')
    .action(() => start(async (context) => (await load()).list(context)))

  on(
    'add',
    {
      json: policyLines,
      examples: [
        ['muster policy add allow Bash "npm test*" --dir ~/shop', 'in one project'],
        ['muster policy add deny Bash "git push*" --reason "A person pushes"', 'everywhere'],
        ['muster policy add deny "Read(~/.ssh/**)"', "as in Claude Code's settings"],
        ['muster policy add deny "WebFetch(domain:example.com)"', 'a host'],
        ['muster policy add ask "Edit(**/migrations/**)" --position 1', 'before all others'],
        ['muster policy add allow "mcp__github__get_*"', 'several tools of an MCP server'],
      ],
    },
    group,
  )
    .summary('add a rule')
    .description(
      "Add a rule. It means what it means in Claude Code's settings; one that could never match is refused.\nOf a command that joins several (&&, ;, |), each is looked up for itself; one that can not be\nread for certain ($(…), a file as output) is allowed only by a rule without a pattern.",
    )
    .addArgument(
      new Argument('<decision>', 'allow, deny, or ask: leave it to you whatever later rules say').choices(
        decisions,
      ),
    )
    .argument(
      '<tool>',
      "its name, * for any characters: Bash, mcp__github__*; or a whole rule of Claude Code's: Bash(git push *)",
    )
    .argument('[pattern]', 'what its command, path, address or query must match, * for any characters')
    .option('-d, --dir <path>', 'only for tasks in this directory or below (default: everywhere)')
    .option('-s, --session <id>', 'only for a session')
    .option('--reason <text>', 'told to Claude with a denial')
    .option('--position <n>', 'its number in the list (default: the last)', wholeNumber(1, 1_000))
    .action((decision: Policy['decision'], tool: string, pattern: string | undefined, options) =>
      start(async (context) => (await load()).add(context, { decision, tool, pattern, ...options })),
    )

  on(
    'edit',
    {
      json: policyLines,
      examples: [['muster policy edit 2 --off'], ['muster policy edit 1a2b3c4d --pattern "npm run test*"']],
    },
    group,
  )
    .summary('change a rule, or switch it on or off')
    .description('Change a rule, or switch it on or off. What is not named stays as it is.')
    .argument('<rule>', policyArgument)
    .addOption(new Option('--decision <decision>', 'allow, deny or ask').choices(decisions))
    .option('--tool <name>', 'its tool')
    .addOption(new Option('--pattern <text>', 'its pattern').conflicts('anything'))
    .option('--anything', 'no pattern: it matches whatever the tool is used for')
    .addOption(new Option('-d, --dir <path>', 'only for tasks in this directory').conflicts('everywhere'))
    .option('--everywhere', 'for all directories')
    .option('--reason <text>', 'told to Claude with a denial')
    .addOption(new Option('--on', 'switch it on').conflicts('off'))
    .option('--off', 'switch it off, and keep it')
    .action((rule: string, options) => start(async (context) => (await load()).edit(context, rule, options)))

  on(
    'rm',
    {
      json: '`{"type":"policy","policy":Policy,"removed":true}` for each',
      examples: [['muster policy rm 2 3']],
    },
    group,
  )
    .summary('remove rules')
    .description('Remove rules.')
    .argument('<rule...>', policyArgument)
    .action((rules: string[]) => start(async (context) => (await load()).remove(context, rules)))

  on(
    'move',
    {
      json: policyLines,
      examples: [['muster policy move 5 1', 'the fifth becomes the first']],
    },
    group,
  )
    .summary('give a rule another place in the order')
    .description('Give a rule another place in the order.')
    .argument('<rule>', policyArgument)
    .argument('<position>', 'its new number in the list', wholeNumber(1, 1_000))
    .action((rule: string, position: number) =>
      start(async (context) => (await load()).move(context, rule, position)),
    )

  on(
    'import',
    {
      json: '`{"type":"rule","rule","imported"}` for each, then `{"type":"skipped",…}` for each that is left out',
      examples: [
        ['muster policy import ~/.claude/settings.json --dry-run', 'only tell'],
        ['muster policy import .claude/settings.json', 'for its project'],
      ],
    },
    group,
  )
    .summary("take over the rules of Claude Code's settings")
    .description(
      'Take over the rules of a settings.json of Claude Code: those that deny or ask become the first ones, those that\nallow the last. Rules of a project are for its directory. What Claude Code itself ignores is named and left out.',
    )
    .argument('<file>', 'the settings file')
    .option('--dry-run', 'only tell what would be taken over')
    .action((file: string, options) =>
      start(async (context) => (await load()).takeOver(context, file, options)),
    )

  on(
    'test',
    {
      json: '`{"type":"decision","decision","policy","passed"}`',
      examples: [['muster policy test Bash "npm test && git push"']],
    },
    group,
  )
    .summary('see which rule would answer')
    .description(
      'See which rule would answer a request, and why those before it do not, without anything being run.',
    )
    .argument('<tool>', 'the tool: Bash')
    .argument('[argument]', 'its command, path, address or query')
    .option('-d, --dir <path>', 'the directory of the task (default: the current one)')
    .addOption(new Option('--input <json>', "the tool's whole input"))
    .action((tool: string, argument: string | undefined, options) =>
      start(async (context) => (await load()).dryRun(context, { tool, argument, ...options })),
    )
}

const load = () => import('./verbs/policy.ts')
