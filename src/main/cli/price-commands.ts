import { InvalidArgumentError } from 'commander'
import type { CommandMaker } from './command-maker.ts'

const priceLine = '`{"type":"price","price":OwnPrice}`'
const list = {
  json: `${priceLine} for each of your own, then \`{"type":"listed","price":ListPrice}\` for each of the table`,
}

/** `muster prices …`. */
export function addPriceCommands({ on, start }: CommandMaker): void {
  const group = on('prices', {
    ...list,
    examples: [['muster prices', 'of a million tokens of each kind']],
  })
    .summary('show what tokens of each model cost, and give them your own prices')
    .description(
      'What a million tokens of each model cost: your own prices, and the table that ships with Muster. Without a\ncommand: list them.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context)))

  on('ls', { ...list, examples: [['muster prices ls --json', 'one JSON object a line']] }, group)
    .summary('list prices')
    .description('List what a million tokens of each model cost.')
    .action(() => start(async (context) => (await load()).list(context)))

  on(
    'set',
    {
      json: priceLine,
      examples: [
        ['muster prices set claude-opus-5 --input 3.50 --output 17.50', 'from now on'],
        ["muster prices set 'router/*' --input 0.20 --output 0.80 --from 2027-01-01"],
      ],
    },
    group,
  )
    .summary('give tokens of a model your own price')
    .description(
      'Give tokens of a model your own price, in US dollars for a million. It counts in the place of what Claude\nCode tells, for what is used from then on; what was counted stays as it is. Cache prices that are left out\nfollow from the price of the input: a tenth to read, 1.25 times to write for five minutes, twice for an hour.',
    )
    .argument('<model>', 'its name, in which * stands for any characters')
    .requiredOption('--input <dollars>', 'tokens that are read anew', parsePrice)
    .requiredOption('--output <dollars>', 'tokens that are written', parsePrice)
    .option('--cache-read <dollars>', 'tokens read from the prompt cache', parsePrice)
    .option('--cache-write <dollars>', 'tokens written to it for five minutes', parsePrice)
    .option('--cache-write-1h <dollars>', 'tokens written to it for an hour', parsePrice)
    .option('--from <time>', 'when it begins, such as 2027-01-01 (default: now)')
    .action((model: string, options) => start(async (context) => (await load()).set(context, model, options)))

  on(
    'rm',
    {
      json: '`{"type":"price","price":OwnPrice,"removed":true}` for each',
      examples: [['muster prices rm 1a2b3c4d']],
    },
    group,
  )
    .summary('remove prices of your own')
    .description('Remove prices of your own. What was counted by them stays as it is.')
    .argument('<price...>', 'the id of the price, or 4 characters or more of its beginning or end')
    .action((prices: string[]) => start(async (context) => (await load()).remove(context, prices)))
}

/** Dollars → millionths of a dollar; nothing is a price too. */
function parsePrice(text: string): number {
  const match = /^\$?(\d+(?:\.\d+)?)$/.exec(text.trim())
  const micros = match ? Math.round(Number(match[1]) * 1_000_000) : -1
  if (micros >= 0 && micros <= 1_000_000_000_000) return micros
  throw new InvalidArgumentError('Give an amount in US dollars, such as 3 or 0.25.')
}

const load = () => import('./verbs/prices.ts')
