import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Salvage } from '../../../contract/system.ts'

const REPORT = /^muster\.damaged-.*\.json$/
const MAX_BYTES = 64 * 1024
/** More of them don't tell more. */
const NEWEST = 3

/** Keeps what is to be known of a salvage beside the file that was set aside, until a person moves it away. */
export function writeSalvageReport(aside: string, notes: readonly string[]): void {
  const report: Salvage = { at: Date.now(), report: reportPath(aside), notes: [...notes] }
  writeFileSync(report.report, JSON.stringify(report), { mode: 0o600 })
}

/** Adds to the newest report what became known after it. */
export function addToSalvageReport(dataDirectory: string, notes: readonly string[]): void {
  const [newest] = readSalvageReports(dataDirectory)
  if (newest === undefined) return
  const report: Salvage = { ...newest, notes: [...newest.notes, ...notes] }
  writeFileSync(newest.report, JSON.stringify(report), { mode: 0o600 })
}

/** What was saved and lost, the newest first. */
export function readSalvageReports(dataDirectory: string): Salvage[] {
  const names = readdirSync(dataDirectory).filter((name) => REPORT.test(name))
  return names
    .sort()
    .reverse()
    .slice(0, NEWEST)
    .flatMap((name) => readReport(join(dataDirectory, name)))
}

/** Something else of that name is none of ours. */
function readReport(path: string): Salvage[] {
  try {
    const found = statSync(path)
    if (!found.isFile() || found.size > MAX_BYTES) return []
    const { data } = Salvage.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return data ? [{ ...data, report: path }] : []
  } catch {
    return []
  }
}

const reportPath = (aside: string) => aside.replace(/\.db$/, '.json')
