import type { Reading, Sample, SampleResolution } from '../../../contract/monitor.ts'
import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

interface SampleRow {
  at: number
  rss_bytes: number
  cpu_percent: number
  process_count: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Length of an interval, and how long it is kept; in ms. */
const resolutions = {
  fine: { number: 0, interval: 5_000, kept: HOUR },
  medium: { number: 1, interval: MINUTE, kept: 24 * HOUR },
  coarse: { number: 2, interval: 15 * MINUTE, kept: 30 * 24 * HOUR },
} as const satisfies Record<SampleResolution, unknown>

/** SQL of `samples`. Writes are synchronous and throw MusterError `storage`. */
export function createSampleStore(database: Connection) {
  const list = database.prepare<[string, number, number], SampleRow>(
    `SELECT at, rss_bytes, cpu_percent, process_count FROM samples
     WHERE instance_id = ? AND resolution = ? AND at >= ? ORDER BY at`,
  )
  // An instance whose row could not be stored yet has no samples.
  const insert = database.prepare(
    `INSERT INTO samples (instance_id, resolution, at, rss_bytes, cpu_percent, process_count)
     SELECT id, 0, @at, @rssBytes, @cpuPercent, @processCount FROM instances WHERE id = @instanceId
     ON CONFLICT DO UPDATE SET
       rss_bytes = max(rss_bytes, excluded.rss_bytes),
       cpu_percent = (cpu_percent + excluded.cpu_percent) / 2,
       process_count = max(process_count, excluded.process_count)`,
  )
  const summarize = database.prepare<[number, number, number, number, number]>(
    `INSERT INTO samples (instance_id, resolution, at, rss_bytes, cpu_percent, process_count)
     SELECT instance_id, ?, ?, max(rss_bytes), avg(cpu_percent), max(process_count) FROM samples
     WHERE resolution = ? AND at >= ? AND at < ? GROUP BY instance_id
     ON CONFLICT DO UPDATE SET
       rss_bytes = excluded.rss_bytes, cpu_percent = excluded.cpu_percent, process_count = excluded.process_count`,
  )
  const prune = database.prepare<[number, number]>('DELETE FROM samples WHERE resolution = ? AND at < ?')
  let prunedAt = 0

  /** Fills the interval of `into` that the time lies in from the finer samples. */
  function fill(from: SampleResolution, into: SampleResolution, at: number): void {
    const { interval, number } = resolutions[into]
    const start = at - (at % interval)
    summarize.run(number, start, resolutions[from].number, start, start + interval)
  }

  const write = database.transaction((at: number, readings: readonly Reading[]) => {
    const fine = at - (at % resolutions.fine.interval)
    for (const { instanceId, rssBytes, cpuPercent, processCount } of readings) {
      insert.run({ instanceId, at: fine, rssBytes, cpuPercent, processCount })
    }
    fill('fine', 'medium', at)
    fill('medium', 'coarse', at)
    if (at - prunedAt < MINUTE) return
    prunedAt = at
    for (const { number, kept } of Object.values(resolutions)) prune.run(number, at - kept)
  })

  return {
    /** Keeps what was seen at one look, at all three resolutions, and forgets what is too old. */
    add(at: number, readings: readonly Reading[]): void {
      // Until its processes were looked at there is nothing to keep.
      const measured = readings.filter(({ processCount }) => processCount > 0)
      if (measured.length > 0) writeNow(database, () => write(at, measured))
    },
    /** Oldest first. */
    list(instanceId: string, resolution: SampleResolution, since: number): Sample[] {
      return list.all(instanceId, resolutions[resolution].number, since).map((row) => ({
        at: row.at,
        rssBytes: row.rss_bytes,
        cpuPercent: Math.round(row.cpu_percent * 10) / 10,
        processCount: row.process_count,
      }))
    },
  }
}
export type SampleStore = ReturnType<typeof createSampleStore>
