import { Argument } from 'commander'
import type { RunawayWay } from '../../contract/runaway.ts'
import type { CommandMaker } from './command-maker.ts'

const taskArgument = 'the id of the task, or 4 characters or more of its beginning or end'
const ruleLine = '`{"type":"rule","rule":RunawayRule}`'
const list = { json: `\`{"type":"task","task":Task}\` for each, then ${ruleLine} for each rule` }

const ways: readonly { name: string; way: RunawayWay; summary: string; description: string }[] = [
  {
    name: 'go-on',
    way: 'go_on',
    summary: 'let a task go on',
    description: 'Let a task go on; that it runs away is not said of it again. One that was held is resumed.',
  },
  {
    name: 'compact',
    way: 'compact',
    summary: 'compact its conversation, then go on in it',
    description:
      'Interrupt the turn, have Claude Code compact the conversation, and go on in it. What is done is kept.',
  },
  {
    name: 'afresh',
    way: 'afresh',
    summary: 'go on in a new session with a summary',
    description:
      'Interrupt the turn, and go on in a new session with a summary of what was asked for, changed, run and said last.\nThe summary is made from the log, so it costs nothing.',
  },
  {
    name: 'stop',
    way: 'stop',
    summary: 'interrupt it',
    description: 'Interrupt the turn. What is done is kept, and the session takes other prompts.',
  },
]

/** `muster runaway …`. */
export function addRunawayCommands({ on, start }: CommandMaker): void {
  const group = on('runaway', { ...list, examples: [['muster runaway', 'tasks that are flagged, and why']] })
    .summary('show tasks whose spending runs away, and decide on them')
    .description(
      'Show tasks at work whose spending runs away, with the evidence, and what is done with such by directory.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context)))

  on('ls', { ...list, examples: [['muster runaway ls --json', 'one JSON object a line']] }, group)
    .summary('list them')
    .description('List tasks that run away, and what is done with such.')
    .action(() => start(async (context) => (await load()).list(context)))

  for (const { name, way, summary, description } of ways) {
    on(
      name,
      {
        json: '`{"type":"task","task":Task,"next":Task or null}`',
        examples: [[`muster runaway ${name} 1a2b3c4d`]],
      },
      group,
    )
      .summary(summary)
      .description(description)
      .argument('<task>', taskArgument)
      .action((task: string) => start(async (context) => (await load()).resolve(context, task, way)))
  }

  on(
    'policy',
    {
      json: `${ruleLine} for each`,
      examples: [
        ['muster runaway policy hold --directory ~/shop', 'what runs away there is held'],
        ['muster runaway policy off', 'everywhere that has no rule of its own'],
        ['muster runaway policy default --directory ~/shop', 'as its directories above say'],
      ],
    },
    group,
  )
    .summary('say what is done with tasks that run away')
    .description(
      'Say what is done with tasks that run away: nothing is looked at (off), they are flagged (flag, as at first), or they are\nflagged and held after their step (hold). For a directory and below, or everywhere.',
    )
    .addArgument(new Argument('<policy>', 'what is done').choices(['off', 'flag', 'hold', 'default']))
    .option('--directory <path>', 'only in this directory and below')
    .action((policy: 'off' | 'flag' | 'hold' | 'default', options) =>
      start(async (context) => (await load()).setPolicy(context, policy, options)),
    )
}

const load = () => import('./verbs/runaway.ts')
