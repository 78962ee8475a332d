import { type Command, Option } from 'commander'
import type { ResourceType } from '../../contract/node-policies.ts'
import type { CommandMaker } from './command-maker.ts'
import { wholeNumber } from './parse-values.ts'

/** As in the contract, which is not loaded for `--help`. */
const types = ['agent', 'file', 'database', 'api', 'custom'] as const satisfies ResourceType[]
const resourceLines = '`{"type":"resource","resource":Resource}` for each'
const circuitLines = '`{"type":"circuit","circuit":Circuit}` for each'

/** `muster workflow resource …` and `muster workflow circuit …` */
export function addResourceCommands(group: Command, { on, start }: CommandMaker): void {
  const resource = on(
    'resource',
    {
      json: resourceLines,
      examples: [['muster workflow resource', 'who holds and who waits']],
    },
    group,
  )
    .summary('see locks, and give resources a capacity')
    .description(
      'Resources that nodes lock. Without a command: all of them, with who holds and who waits for them.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context)))

  on(
    'ls',
    {
      json: resourceLines,
      examples: [['muster workflow resource ls --json']],
    },
    resource,
  )
    .summary('list resources')
    .description('List resources that are registered, held or waited for.')
    .action(() => start(async (context) => (await load()).list(context)))

  on(
    'register',
    {
      json: resourceLines,
      examples: [['muster workflow resource register test-database --type database --capacity 4']],
    },
    resource,
  )
    .summary('give a resource a capacity')
    .description(
      'Give a resource a capacity, for all runs and at once. What is not registered has a capacity of 1.',
    )
    .argument('<id>', 'its name, as definitions have it')
    .option('-c, --capacity <n>', 'units that shared locks take', wholeNumber(1, 10_000), 1)
    .addOption(new Option('-t, --type <type>', 'what it is').choices(types).default('custom'))
    .action((id: string, options) => start(async (context) => (await load()).register(context, id, options)))

  on(
    'rm',
    { json: '`{"type":"removed","id"}` for each', examples: [['muster workflow resource rm test-database']] },
    resource,
  )
    .summary('forget registered resources')
    .description('Forget registered resources that nobody holds or waits for. Their capacity is 1 again.')
    .argument('<id...>', 'their names')
    .action((ids: string[]) => start(async (context) => (await load()).remove(context, ids)))

  const circuit = on(
    'circuit',
    {
      json: circuitLines,
      examples: [['muster workflow circuit', 'what is left alone, and until when']],
    },
    group,
  )
    .summary('see circuits, and close one')
    .description(
      'Circuits of models and workflows that have failed. Without a command: all of them. While one is open, nodes that\nneed its target wait.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).listCircuits(context)))

  on(
    'ls',
    {
      json: circuitLines,
      examples: [['muster workflow circuit ls --json']],
    },
    circuit,
  )
    .summary('list circuits')
    .description('List circuits that have seen failures.')
    .action(() => start(async (context) => (await load()).listCircuits(context)))

  on(
    'reset',
    {
      json: circuitLines,
      examples: [['muster workflow circuit reset model:opus']],
    },
    circuit,
  )
    .summary('close circuits now')
    .description('Close circuits now: nodes that wait for their targets go on.')
    .argument('<target...>', 'such as model:opus')
    .action((targets: string[]) => start(async (context) => (await load()).resetCircuits(context, targets)))
}

const load = () => import('./verbs/resource.ts')
