import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isBuildCurrent, root } from './build.ts'
import { ensureBrowser } from './test/browser.ts'
import { ensurePostgres } from './test/postgres.ts'
import { readPlaywrightReport, readVitestReport } from './test/reports.ts'
import { formatSummary, formatTable, type SuiteResult } from './test/suite.ts'

// `npm test`: every suite, one after the other, whatever failed before. The last line is the sum. With names
// (`npm test -- unit e2e`) only those.

type Outcome = Omit<SuiteResult, 'name' | 'durationMs'>

// Not Playwright's own output folder: that one is emptied by each of its runs.
const reports = join(root, 'coverage/reports')
const results: SuiteResult[] = []

/** Runs a program of node_modules with live output and without input; resolves to its exit code. */
async function run(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const child = spawn(process.execPath, [resolve(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => done(code ?? 1))
  })
}

async function suite(name: string, body: () => Promise<Outcome>): Promise<SuiteResult> {
  console.log(`\n━━ ${name} ${'━'.repeat(Math.max(0, 60 - name.length))}`)
  const started = performance.now()
  let outcome: Outcome
  try {
    outcome = await body()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    console.error(message)
    outcome = { passed: 0, failed: 1, skipped: [], problems: [{ what: 'the run', message, repeated: false }] }
  }
  const result = { name, ...outcome, durationMs: performance.now() - started }
  results.push(result)
  return result
}

/** A suite that is one check. */
function check(name: string, script: string, args: readonly string[]): Promise<SuiteResult> {
  return suite(name, async () => {
    const code = await run(script, args)
    if (code === 0) console.log('ok')
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], problems: [] }
  })
}

/** A suite that crashed has failed, whatever its report says. */
function judge(code: number, outcome: Outcome): Outcome {
  if (code === 0 || outcome.failed > 0) return outcome
  const message = `It ended with exit code ${code} although no test failed: its output above says why.`
  const problem = { what: 'the run', message, repeated: false }
  return { ...outcome, failed: 1, problems: [...outcome.problems, problem] }
}

// Suites with real processes run a failed test once more: the machine's other work must not fail a build, and the summary
// names each test that needed it.
const again = { vitest: '--retry=1', playwright: '--retries=1' }

function vitest(project: string, args: readonly string[] = []): Promise<SuiteResult> {
  return suite(project, async () => {
    const { code, report } = await runVitest(project, project, args)
    const { crashed, ...counts } = report
    if (crashed.length === 0) return judge(code, counts)
    // As a test that failed: once more, and named.
    const second = await runVitest(project, `${project}-again`, [...args, ...crashed])
    const crashes = crashed.map((what) => ({ what, message: 'Its process crashed.', repeated: true }))
    return judge(second.code, {
      passed: counts.passed + second.report.passed,
      failed: counts.failed + second.report.failed + second.report.crashed.length,
      skipped: [...counts.skipped, ...second.report.skipped],
      problems: [...counts.problems, ...second.report.problems, ...crashes],
    })
  })
}

async function runVitest(project: string, name: string, args: readonly string[]) {
  const file = join(reports, `${name}.json`)
  const unhandled = join(reports, `${name}-unhandled.json`)
  const code = await run(
    'vitest/vitest.mjs',
    [
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--reporter=${join(root, 'scripts/test/unhandled-errors.ts')}`,
      `--outputFile.json=${file}`,
      ...args,
    ],
    { MUSTER_UNHANDLED_ERRORS: unhandled },
  )
  return { code, report: readVitestReport(file, unhandled) }
}

function playwright(project: string): Promise<SuiteResult> {
  return suite(project, async () => {
    if (!isBuilt) throw new Error('It needs a build of the present sources (npm run build).')
    ensureBrowser()
    const file = join(reports, `${project}.json`)
    const code = await run(
      '@playwright/test/cli.js',
      ['test', `--project=${project}`, '--reporter=list,json', again.playwright],
      { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    )
    return judge(code, readPlaywrightReport(file))
  })
}

let isBuilt = isBuildCurrent()
const suites: Record<string, () => Promise<unknown>> = {
  typecheck: () => check('typecheck', 'typescript/bin/tsc', ['-p', '.']),
  lint: () => check('lint', '@biomejs/biome/bin/biome', ['check', '.']),
  layers: () => check('layers', join(root, 'scripts', 'check-layers.ts'), []),
  cuts: () => check('cuts', join(root, 'scripts', 'check-cuts.ts'), []),
  knip: () => check('knip', 'knip/bin/knip.js', []),
  async build() {
    const built = await check('build', 'electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn'])
    isBuilt = built.failed === 0
  },
  unit: () => vitest('unit', ['--coverage', again.vitest, '--maxWorkers=100%']),
  // They mostly wait for processes, so more files than processors run at the same time.
  async integration() {
    ensurePostgres()
    await vitest('integration', [again.vitest, '--maxWorkers=4'])
  },
  real: () => vitest('real', [again.vitest, '--maxWorkers=3']),
  e2e: () => playwright('e2e'),
  electron: () => playwright('electron'),
}

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !Object.hasOwn(suites, name))
if (unknown !== undefined) {
  console.error(`There is no suite "${unknown}". Suites: ${Object.keys(suites).join(', ')}.`)
  process.exit(2)
}
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
for (const [name, body] of Object.entries(suites)) {
  if (wanted.length === 0 || wanted.includes(name)) await body()
}

const summary = formatSummary(results)
writeFileSync(join(reports, 'summary.txt'), `${summary}\n`)
console.log(`\n${formatTable(results)}\n\n${summary}`)
process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0
