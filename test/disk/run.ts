// npm run test:disk [-- ROUNDS SEED]: fills a small file system under streaming instances again and again and checks that
// nothing is lost without a mark and nothing false is told. Needs root on Linux, for a tmpfs of its own.
import { whyNoSmallDisk } from '../harness/small-disk.ts'
import { runDiskRounds } from './disk-rounds.ts'

const [rounds = 100, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number)
const why = whyNoSmallDisk()
if (why !== null) {
  console.error(`Not run: ${why}.`)
  process.exit(1)
}
console.log(`${rounds} rounds, seed ${seed}`)
const { tasks, gaps, commands, broken } = await runDiskRounds(rounds, seed, {
  note: (text) => console.log(text),
})
console.log(`tasks: ${JSON.stringify(tasks)}, marked gaps: ${gaps}, commands: ${JSON.stringify(commands)}`)
if (broken.length === 0) console.log('Everything held.')
else console.error(`${broken.length} things did not hold:\n- ${broken.slice(0, 20).join('\n- ')}`)
process.exit(broken.length === 0 ? 0 : 1)
