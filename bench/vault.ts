import { appendFileSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, zstdCompressSync } from 'node:zlib'
import { withCore } from './bench-core.ts'
import { fillProjects } from './fill-projects.ts'
import { type Figure, held, ms, time } from './measure.ts'

const BYTES = Number(process.env.BENCH_VAULT_MB ?? 1_024) * 1024 ** 2
const LIMIT_MS = 60_000
const SHARE = 0.25
/** Conversations that go on, and how much each is written in a minute. */
const INSTANCES = 50
const GROWTH = 200_000
const MINUTES = 5

/** A gigabyte of conversations that is kept for the first time, and fifty that go on. */
export async function measureVault(): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'muster-bench-vault-'))
  try {
    const projects = join(home, '.claude', 'projects')
    const count = fillProjects(projects, BYTES)
    const paths = globSync('*/*.jsonl', { cwd: projects }).map((name) => join(projects, name))
    const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0)
    const config = { env: { ...process.env, HOME: home }, vaultScope: 'all' as const, schedule: false }
    const { took, used, longest, storedBytes, damaged, cpu } = await withCore(config, async (core) => {
      const look = async () => void (await core.call('vault.update', {}))
      const before = process.cpuUsage()
      const first = await held(() => time(look))
      const { user, system } = process.cpuUsage(before)
      const status = await core.call('vault.status', {})
      const checked = await core.call('vault.check', {})
      return {
        took: first.value,
        used: (user + system) / 1e6,
        longest: first.longest,
        storedBytes: status.storedBytes,
        damaged: checked.damaged,
        cpu: await measureGrowth(paths, look),
      }
    })
    const whole = compressedWhole(paths.slice(0, 200))
    const what = `${count.toLocaleString('en')} conversations of ${Math.round(bytes / 1024 ** 2)} MB, kept for the first time`
    return [
      {
        what,
        ours: `${(took / 1_000).toFixed(1)} s (${used.toFixed(1)} s of CPU time), loop held ${ms(longest)} at most, ${damaged} damaged`,
        against: 'limits: 60 s, 50 ms',
        goal: '< 60 s without a stall',
        reached: took < LIMIT_MS * (BYTES / 1024 ** 3) && longest < 50 && damaged === 0,
      },
      {
        what: `${what}: what that takes`,
        ours: percent(storedBytes / bytes),
        against: `each file compressed for itself by zstd 9: ${percent(whole)}`,
        goal: '≤ 25%',
        reached: storedBytes / bytes <= SHARE,
      },
      {
        what: `${INSTANCES} conversations that grow by ${GROWTH / 1_000} KB a minute, looked at once a minute among ${count.toLocaleString('en')}`,
        ours: `${(cpu * 100).toFixed(2)}% of a core`,
        against: 'limit 1%',
        goal: '< 1%',
        reached: cpu < 0.01,
      },
    ]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** CPU time of the whole process for a look, as a share of the minute. */
async function measureGrowth(paths: readonly string[], look: () => Promise<void>): Promise<number> {
  const growing = paths.slice(0, INSTANCES)
  const added = growing.map((path, at) =>
    readFileSync(paths[at + INSTANCES] ?? path, 'utf8')
      .split('\n')
      .slice(1),
  )
  await look()
  let used = 0
  for (let minute = 0; minute < MINUTES; minute += 1) {
    for (const [at, path] of growing.entries()) {
      let text = ''
      while (text.length < GROWTH) {
        const line = added[at]?.pop()
        if (line === undefined) break
        text += `${line.replaceAll('a', String.fromCharCode(98 + minute))}\n`
      }
      appendFileSync(path, text)
    }
    const before = process.cpuUsage()
    await look()
    const { user, system } = process.cpuUsage(before)
    used += user + system
  }
  return used / MINUTES / 60e6
}

function compressedWhole(paths: readonly string[]): number {
  let [all, small] = [0, 0]
  for (const path of paths) {
    const bytes = readFileSync(path)
    all += bytes.length
    small += zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 9 } }).length
  }
  return small / all
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`
