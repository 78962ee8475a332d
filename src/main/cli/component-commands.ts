import { Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { collect, collectWords, wholeNumber } from './parse-values.ts'
import { enhancementStatuses, itemTypes, priorities, vendorStatuses } from './work-words.ts'

const vendorArgument = 'its name or id, or 4 characters or more of the id'
const vendorLine = '`{"type":"vendor","vendor":Vendor}`'
const deploymentLine = '`{"type":"deployment","deployment":Deployment}`'
const enhancementLine = '`{"type":"enhancement","enhancement":Enhancement}`'
const limit = ['-n, --limit <n>', 'at most so many', wholeNumber(1, 500), 50] as const
const version = [
  '--if-version <n>',
  'only if it still has this version',
  wholeNumber(1, 1_000_000_000),
] as const

/** `muster vendor …`, `muster deployment …`, `muster enhancement …` and `muster project`. */
export function addComponentCommands(maker: CommandMaker): void {
  addVendors(maker)
  addDeployments(maker)
  addEnhancements(maker)
  addProject(maker)
}

function addVendors({ on, start }: CommandMaker): void {
  const group = on('vendor', { json: `${vendorLine} for each`, examples: [['muster vendor', 'all of them']] })
    .alias('vendors')
    .summary('components, and how they are')
    .description('Components (vendors) whose health is tracked. Without a command: list them.')
    .helpCommand(false)
    .action(() => start(async (context) => (await loadVendor()).list(context, { limit: 50 })))

  on('ls', { json: `${vendorLine} for each`, examples: [['muster vendor ls --status broken']] }, group)
    .summary('list components')
    .description('List components by name.')
    .addOption(new Option('-s, --status <status>', 'only these').choices(vendorStatuses))
    .option(...limit)
    .action((options) => start(async (context) => (await loadVendor()).list(context, options)))

  on('show', { json: vendorLine, examples: [['muster vendor show marker']] }, group)
    .summary('show a component')
    .description('Show what is known of a component.')
    .argument('<vendor>', vendorArgument)
    .action((vendor: string) => start(async (context) => (await loadVendor()).show(context, vendor)))

  const described = (name: 'new' | 'edit') =>
    on(
      name,
      {
        json: vendorLine,
        examples:
          name === 'new'
            ? [['muster vendor new marker --release 1.2 --tests 12/14 --formats pdf,docx']]
            : [
                ['muster vendor edit marker --status broken --tests 3/14'],
                ['muster vendor edit marker --release 2.0'],
              ],
      },
      group,
    )
      .argument('<vendor>', name === 'new' ? 'its name' : vendorArgument)
      .addOption(new Option('-s, --status <status>', 'how it is').choices(vendorStatuses))
      .option('--release <text>', 'its own version')
      .option('--tests <passing/total>', 'results of its tests, such as 12/14')
      .option(
        '--formats <words>',
        'formats, with commas between them; FORMAT=no: it can’t read it',
        collectWords,
      )
      .option('--extractor <text>', 'the version of its extractor')
      .addOption(
        new Option('--manifest <yes|no>', 'whether its manifest is as it should be').choices(['yes', 'no']),
      )

  described('new')
    .summary('track a component')
    .description('Track the health of a component.')
    .action((name: string, options) =>
      start(async (context) => (await loadVendor()).create(context, name, options)),
    )

  described('edit')
    .summary('change what is known of a component')
    .description('Change what is known of a component. What is not given stays.')
    .option('--name <text>', 'another name')
    .option(...version)
    .action((vendor: string, options) =>
      start(async (context) => (await loadVendor()).update(context, vendor, options)),
    )
}

function addDeployments({ on, start }: CommandMaker): void {
  const group = on('deployment', {
    json: `${deploymentLine} for each`,
    examples: [['muster deployment', 'the newest']],
  })
    .alias('deployments')
    .summary('what was deployed')
    .description('Deployments. Without a command: list them, newest first.')
    .helpCommand(false)
    .action(() => start(async (context) => (await loadDeployment()).list(context, { limit: 50 })))

  on(
    'ls',
    { json: `${deploymentLine} for each`, examples: [['muster deployment ls --vendor marker']] },
    group,
  )
    .summary('list deployments')
    .description('List deployments, newest first.')
    .option('--vendor <vendor>', 'only of this component')
    .option('--item <item>', 'only with this work item')
    .option(...limit)
    .action((options) => start(async (context) => (await loadDeployment()).list(context, options)))

  on(
    'record',
    {
      json: deploymentLine,
      examples: [
        [
          'muster deployment record 12 "Fast tables" --commit 0123456789abcdef0123456789abcdef01234567 --vendor marker --item 1a2b3c4d --tests passed=12 --tests failed=0',
        ],
      ],
    },
    group,
  )
    .summary('record a deployment')
    .description('Keep what was deployed, with the components and work items that are in it.')
    .argument('<pr>', 'the number of its pull request', wholeNumber(1, 1_000_000_000))
    .argument('<title...>', 'its title')
    .requiredOption('--commit <hash>', 'its 40 hexadecimal digits')
    .option('--vendor <vendor>', 'a component that is in it (repeatable)', collect)
    .option('--item <item>', 'a work item that is in it (repeatable)', collect)
    .option('--tests <name=value>', 'what its tests gave (repeatable)', collect)
    .option('--compliance <name=value>', 'how it keeps to the principles (repeatable)', collect)
    .option('--at <time>', 'when, such as 2026-10-01T12:00:00Z (default: now)')
    .action((pr: number, title: string[], options) =>
      start(async (context) => (await loadDeployment()).record(context, pr, title.join(' '), options)),
    )
}

function addEnhancements({ on, start }: CommandMaker): void {
  const group = on('enhancement', {
    json: `${enhancementLine} for each`,
    examples: [['muster enhancement', 'what is planned']],
  })
    .alias('enhancements')
    .summary('what is planned, by quarter')
    .description('Planned enhancements. Without a command: list them by quarter and priority.')
    .helpCommand(false)
    .action(() => start(async (context) => (await loadEnhancement()).list(context, { limit: 50 })))

  on(
    'ls',
    { json: `${enhancementLine} for each`, examples: [['muster enhancement ls --status pending']] },
    group,
  )
    .summary('list planned enhancements')
    .description('List planned enhancements by quarter and priority.')
    .option('-s, --status <words>', `only these: ${enhancementStatuses.join(', ')}`, collectWords)
    .option(...limit)
    .action((options) => start(async (context) => (await loadEnhancement()).list(context, options)))

  const described = (name: 'new' | 'edit') =>
    on(
      name,
      {
        json: enhancementLine,
        examples:
          name === 'new'
            ? [['muster enhancement new "Faster tables" --quarter 2026-Q4 --priority high']]
            : [['muster enhancement edit 1a2b3c4d --status in-progress']],
      },
      group,
    )
      .addOption(new Option('-p, --priority <priority>', 'how urgent it is').choices(priorities))
      .addOption(new Option('-s, --status <status>', 'where it is').choices(enhancementStatuses))
      .option('-q, --quarter <quarter>', 'for when, such as 2026-Q4')
      .option('-m, --description <text>', 'what is meant')
      .option('--principle <text>', 'a principle that it serves (repeatable)', collect)
      .option('--depends-on <text>', 'what it needs first (repeatable)', collect)

  described('new')
    .summary('plan an enhancement')
    .description('Plan an enhancement.')
    .argument('<title...>', 'what is to be better')
    .action((title: string[], options) =>
      start(async (context) => (await loadEnhancement()).create(context, title.join(' '), options)),
    )

  described('edit')
    .summary('change a planned enhancement')
    .description('Change a planned enhancement. What is not given stays.')
    .argument('<enhancement>', 'its id, or 4 characters or more of its beginning or end')
    .option('--title <text>', 'another title')
    .option(...version)
    .action((enhancement: string, options) =>
      start(async (context) => (await loadEnhancement()).update(context, enhancement, options)),
    )
}

function addProject({ on, start }: CommandMaker): void {
  on('project', {
    json: '`{"type":"configuration","configuration":ProjectConfiguration}`',
    examples: [
      ['muster project', 'what the project is at'],
      ['muster project --context task --budget task=50000'],
    ],
  })
    .summary('what the project is at')
    .description(
      'Show what the project is at: context, token budgets, session, git state and health. With options: change it.',
    )
    .addOption(new Option('--context <type>', 'what the work is about now').choices([...itemTypes, 'none']))
    .option('--session <text>', 'the session that is at work; "" for none')
    .option('--budget <name=tokens>', 'a token budget; nothing behind = takes it away (repeatable)', collect)
    .option('--git <name=value>', 'of the git state (repeatable)', collect)
    .option('--health <name=value>', 'of the health checks (repeatable)', collect)
    .option(...version)
    .action((options) => start(async (context) => (await loadProject()).project(context, options)))
}

const loadVendor = () => import('./verbs/vendor.ts')
const loadDeployment = () => import('./verbs/deployment.ts')
const loadEnhancement = () => import('./verbs/enhancement.ts')
const loadProject = () => import('./verbs/project.ts')
