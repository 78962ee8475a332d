import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { z } from 'zod'
import { temporaryDirectory } from '../test-core.ts'

const program = fileURLToPath(
  new URL('../../../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
)
const Checks = z.array(
  z.looseObject({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }),
)

/** What kept a scenario from passing in full, by its name; nothing for one that passed. */
export type SuiteResults = Record<string, string[]>

/** Runs what the official conformance suite asks of a server of a revision of the protocol, scored or not. */
export async function runSuite(url: string, revision: string): Promise<SuiteResults> {
  const directory = temporaryDirectory('suite')
  // It ends with 1 where a scenario fails, which is judged by what it wrote.
  await execa(
    process.execPath,
    [program, 'server', '--url', url, '--requirements', revision, '--output-dir', directory],
    { reject: false },
  )
  return Object.fromEntries(
    readdirSync(directory).map((folder) => {
      const name = folder.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '')
      const checks = Checks.parse(JSON.parse(readFileSync(join(directory, folder, 'checks.json'), 'utf8')))
      return [name, shortcomings(checks)]
    }),
  )
}

function shortcomings(checks: z.infer<typeof Checks>): string[] {
  const short = checks
    .filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
    .map(({ id, errorMessage }) => `${id}: ${errorMessage}`)
  // One that looked at nothing has not passed.
  return checks.some(({ status }) => status === 'SUCCESS') ? short : [...short, 'nothing was checked']
}
