import type { Command } from 'commander'
import { Option } from 'commander'
import type { SampleResolution } from '../../contract/monitor.ts'
import type { CommandMaker } from './command-maker.ts'
import { parseAge, wholeNumber } from './parse-values.ts'

const instanceArgument = 'the id of an instance, or 4 characters or more of its beginning or end'
/** As in the contract, which is not loaded for `--help`. */
const resolutions = ['fine', 'medium', 'coarse'] as const satisfies SampleResolution[]
const load = () => import('./verbs/instance.ts')
const instanceLines = '`{"type":"instance","instance":Instance,"reading":Reading}` for each'

/** `muster instance …` and `muster ps`. */
export function addInstanceCommands({ on, start }: CommandMaker): void {
  const group = on('instance', {
    json: instanceLines,
    examples: [['muster instance', 'what every instance does, and what it uses']],
  })
    .summary('the claude processes: what they do, use and print')
    .description('The claude processes: what each does, its memory and CPU, its raw output. Lists them.')
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context, {})))

  const asList = (command: Command) =>
    command
      .option('-a, --all', 'ended ones too')
      .action((options: { all?: boolean }) => start(async (context) => (await load()).list(context, options)))
  asList(
    on(
      'ls',
      {
        json: instanceLines,
        examples: [['muster instance ls --json', 'one JSON object a line']],
      },
      group,
    )
      .summary('list instances')
      .description('List instances: what each does, and the memory and CPU of its processes.'),
  )
  asList(
    on('ps', {
      json: instanceLines,
      examples: [
        ['muster ps', 'what every instance does, and what it uses'],
        ['muster ps --all', 'ended ones too, with why'],
      ],
    })
      .summary('list instances, as muster instance ls')
      .description('List instances: what each does, and the memory and CPU of its processes.'),
  )

  on(
    'show',
    {
      json: instanceLines,
      examples: [['muster instance show 1a2b3c4d', 'with its processes']],
    },
    group,
  )
    .summary('show one instance with its processes')
    .description('Show an instance: what it does, how near it is to its limits, and its processes.')
    .argument('<instance>', instanceArgument)
    .action((instance: string) => start(async (context) => (await load()).show(context, instance)))

  on(
    'output',
    {
      json: '`{"type":"output","instanceId","offset","size","text"}` for each piece',
      examples: [
        ['muster instance output 1a2b3c4d', 'all that it printed'],
        ['muster instance output --stream stderr --bytes 4096 1a2b3c4d'],
      ],
    },
    group,
  )
    .summary('print what an instance really printed')
    .description('Print the raw output of an instance, also of an ended one.')
    .argument('<instance>', instanceArgument)
    .addOption(new Option('--stream <name>', 'which').choices(['stdout', 'stderr']).default('stdout'))
    .option('-c, --bytes <n>', 'only the last so many bytes', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .action((instance: string, options) =>
      start(async (context) => (await load()).output(context, instance, options)),
    )

  on(
    'history',
    {
      json: '`{"type":"sample","sample":Sample}` for each',
      examples: [
        ['muster instance history 1a2b3c4d', 'of the last hour, every 5 seconds'],
        ['muster instance history --resolution coarse --since 7d 1a2b3c4d'],
      ],
    },
    group,
  )
    .summary('show memory and CPU of an instance over time')
    .description(
      'Show the memory and CPU of an instance and its processes over time, also of an ended one. Kept are 5 seconds (fine)\nof the last hour, minutes (medium) of a day, and quarters of an hour (coarse) of 30 days.',
    )
    .argument('<instance>', instanceArgument)
    .addOption(
      new Option('--resolution <name>', 'how far apart the figures are').choices(resolutions).default('fine'),
    )
    .option('--since <time>', 'only of this time, such as 90m, 24h or 7d', parseAge)
    .action((instance: string, options) =>
      start(async (context) => (await load()).history(context, instance, options)),
    )

  on(
    'stop',
    {
      json: instanceLines,
      examples: [['muster instance stop 1a2b3c4d']],
    },
    group,
  )
    .summary('end instances with all their processes')
    .description('End instances with all their processes. Their tasks end with them; their sessions stay.')
    .argument('<instance...>', instanceArgument)
    .action((instances: string[]) => start(async (context) => (await load()).stop(context, instances)))

  on(
    'recycle',
    {
      json: instanceLines,
      examples: [
        ['muster instance recycle 1a2b3c4d', 'when its turn is over'],
        ['muster instance recycle --now 1a2b3c4d', 'the turn goes on in the new one'],
      ],
    },
    group,
  )
    .summary('replace instances by new ones that resume their sessions')
    .description('Replace instances by new ones that resume their sessions, when their turns are over.')
    .argument('<instance...>', instanceArgument)
    .option('--now', 'interrupt the turn; it goes on in the new instance')
    .action((instances: string[], options: { now?: boolean }) =>
      start(async (context) => (await load()).recycle(context, instances, options)),
    )

  on(
    'orphans',
    {
      json: '`{"type":"orphan","orphan":Orphan}` for each; with `--end`: `{"type":"orphans","ended","survivors"}`',
      examples: [['muster instance orphans'], ['muster instance orphans --end', 'end all of them']],
    },
    group,
  )
    .summary('list or end processes left over of ended instances')
    .description(
      'List processes that carry the mark of an instance of this data directory which is gone; with --end, end them.',
    )
    .option('--end', 'end them')
    .argument('[pid...]', 'only these')
    .action((pids: string[], options: { end?: boolean }) =>
      start(async (context) => (await load()).orphans(context, pids, options)),
    )
}
