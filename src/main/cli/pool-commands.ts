import { Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { wholeNumber } from './parse-values.ts'

/** As a profile's permission modes in the contract: a bypass is given at the start of a session only. */
const modes = ['default', 'acceptEdits', 'plan', 'dontAsk'] as const
const poolLine = '`{"type":"pool","pool":PoolStatus}`'

/** `muster pool …` */
export function addPoolCommands({ on, start }: CommandMaker): void {
  const group = on('pool', {
    json: poolLine,
    examples: [['muster pool', 'places, warm instances, and why something waits']],
  })
    .summary('hold warm instances, and see the places that are taken')
    .description(
      'Places, warm instances and why something waits. A warm instance is a claude that was started ahead: the first\ntask of a new session in its directory begins in it at once.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).status(context)))

  on('status', { json: poolLine, examples: [['muster pool status --json']] }, group)
    .summary('show places and warm instances')
    .description('Show the places that are taken, the profiles of warm instances, and why something waits.')
    .action(() => start(async (context) => (await load()).status(context)))

  on(
    'warm',
    {
      json: '`{"type":"profile","profile":Profile}`',
      examples: [
        ['muster pool warm -n 2', 'two ready instances for new sessions of this directory'],
        ['muster pool warm ~/shop --model opus --permission-mode acceptEdits'],
      ],
    },
    group,
  )
    .summary('hold warm instances for a directory')
    .description('Hold warm instances for new sessions of a directory, or change how many.')
    .argument('[directory]', 'the directory (default: the current one)')
    .option('-n, --number <n>', 'how many; 0 keeps the profile and holds none', wholeNumber(0, 20), 1)
    .option('-m, --model <name>', 'for tasks with this model')
    .addOption(new Option('-p, --permission-mode <mode>', 'started with this mode').choices(modes))
    .option('--simulate', 'simulated instances')
    .action((directory: string | undefined, options) =>
      start(async (context) => (await load()).warm(context, directory, options)),
    )

  on(
    'rm',
    {
      json: '`{"type":"profile","profile":Profile,"removed":true}` for each',
      examples: [['muster pool rm ~/shop']],
    },
    group,
  )
    .summary('hold no warm instances of profiles any more')
    .description(
      'Hold no warm instances of profiles any more. Those that wait are ended; sessions are not touched.',
    )
    .argument(
      '<profile...>',
      'the id of a profile, 4 characters or more of its beginning or end, or its directory',
    )
    .action((profiles: string[]) => start(async (context) => (await load()).remove(context, profiles)))
}

const load = () => import('./verbs/pool.ts')
