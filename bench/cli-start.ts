import { spawnSync } from 'node:child_process'
import { type Figure, median, ms, time } from './measure.ts'
import { cli, supervised } from './supervised.ts'

const ROUNDS = 25

/** Start to end of `muster --help` and of `muster ls` beside a running supervisor, each round beside a Node that does nothing. */
export async function measureCliStart(): Promise<Figure[]> {
  return supervised(async (dataDirectory) => {
    const commands = {
      node: ['-e', '0'],
      help: [cli, '--help'],
      ls: [cli, 'ls', '--data-dir', dataDirectory],
    }
    const samples = { node: [] as number[], help: [] as number[], ls: [] as number[] }
    // The first of each fills the page cache and the compile cache, and is not counted.
    for (let round = -1; round < ROUNDS; round++) {
      for (const name of ['node', 'help', 'ls'] as const) {
        const took = await time(() => run(commands[name]))
        if (round >= 0) samples[name].push(took)
      }
    }
    const [node, help, ls] = [median(samples.node), median(samples.help), median(samples.ls)]
    const against = `${ms(node)} for node -e 0`
    return [
      {
        what: '`muster --help`, start to end',
        ours: ms(help),
        against,
        goal: '< 100 ms',
        reached: help < 100,
      },
      {
        what: '`muster ls` beside a supervisor, start to end',
        ours: `${ms(ls)}, ${(ls / node).toFixed(1)} ×`,
        against,
        goal: '≤ 3 ×',
        reached: ls <= 3 * node,
      },
    ]
  })
}

function run(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
}
