import { expect, test } from 'vitest'
import { loadApiKey } from '../../src/main/server/api-key.ts'
import { createServer } from '../../src/main/server/create-server.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { callTool, connectMcp } from '../harness/mcp-client.ts'
import { reachableCore } from '../harness/reachable-core.ts'

/** Changes in all: 1,000 with `MUSTER_LONG=1`. */
const CHANGES = process.env.MUSTER_LONG === '1' ? 1_000 : 200
const CLIENTS = { mcp: 4, rest: 4, cli: 2 }

/** What became of one try. */
interface Tried {
  /** The version that it made; null: a conflict. */
  made: number | null
  current?: number | undefined
  requested?: number | undefined
}
type Try = (version: number, title: string) => Promise<Tried>

test('ten clients at once: one winner for each version, nothing lost, and who loses is told both versions', async () => {
  const { core, config, dataDirectory } = await reachableCore()
  const apiKey = loadApiKey(dataDirectory)
  const server = await createServer({ core, version: config.version, apiKey, log: config.log })
  try {
    const { item } = await core.call('work.create', { itemType: 'task', title: 'Everybody’s' })
    const viaMcp = async (): Promise<Try> => {
      const client = await connectMcp(dataDirectory, { args: ['--tools', 'standard'] })
      return async (version, title) => {
        const told = await callTool(client, 'update_work_item', { id: item.id, version, title })
        if (told.isError !== true) return { made: Number(told.version) }
        const details = told.details as { current_version: number; requested_version: number }
        return { made: null, current: details.current_version, requested: details.requested_version }
      }
    }
    const viaRest = async (): Promise<Try> => async (version, title) => {
      const answer = await fetch(`${server.url}/api/v1/work-items/${item.id}`, {
        method: 'PATCH',
        headers: { 'x-api-key': apiKey, 'content-type': 'application/json', 'if-match': `"${version}"` },
        body: JSON.stringify({ title }),
      })
      const body = (await answer.json()) as { item?: { version: number }; details?: Record<string, number> }
      if (answer.status === 200) return { made: body.item?.version ?? 0 }
      expect(answer.status).toBe(409)
      return { made: null, current: body.details?.currentVersion, requested: body.details?.requestedVersion }
    }
    const viaCli = async (): Promise<Try> => async (version, title) => {
      const args = ['work', 'edit', item.id, '--title', title, '--if-version', String(version), '--json']
      const { code, stdout, stderr } = await runCli(dataDirectory, args)
      if (code === 0) return { made: (jsonLines(stdout)[0] as { item: { version: number } }).item.version }
      expect(code, stderr).toBe(4)
      const [{ error }] = jsonLines(stderr) as [{ error: { details: Record<string, number> } }]
      return { made: null, current: error.details.currentVersion, requested: error.details.requestedVersion }
    }
    const clients = await Promise.all([
      ...Array.from({ length: CLIENTS.mcp }, viaMcp),
      ...Array.from({ length: CLIENTS.rest }, viaRest),
      ...Array.from({ length: CLIENTS.cli }, viaCli),
    ])
    const winners = new Map<number, string>()
    let losses = 0
    await Promise.all(
      clients.map(async (attempt, who) => {
        let seen = 1
        for (let n = 0; seen <= CHANGES; n += 1) {
          const title = `${who}.${n}`
          const { made, current, requested } = await attempt(seen, title)
          if (made === null) {
            losses += 1
            expect(requested).toBe(seen)
            expect(current).toBeGreaterThan(seen)
            seen = current ?? CHANGES + 1
          } else {
            expect(made).toBe(seen + 1)
            expect(winners.has(made), `version ${made} has two winners`).toBe(false)
            winners.set(made, title)
            seen = made
          }
        }
      }),
    )
    const { item: last } = await core.call('work.get', { itemId: item.id })
    expect(winners.size).toBe(last.version - 1)
    expect(winners.size).toBeGreaterThanOrEqual(CHANGES)
    expect(losses).toBeGreaterThan(0)
    // The history has each change once, as its winner made it.
    const titles = new Map<number, unknown>()
    let cursor: string | undefined
    do {
      const page = await core.call('work.history', { recordId: item.id, limit: 500, cursor })
      for (const { version, after } of page.events)
        if (version !== null && version > 1) titles.set(version, after?.title)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(titles).toEqual(new Map([...winners].sort(([a], [b]) => b - a)))
  } finally {
    await server.close()
  }
}, 600_000)
