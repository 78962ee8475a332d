import type { z } from 'zod'
import {
  type Deployment,
  DeploymentMetadata,
  Enhancement,
  Vendor,
} from '../../../../../contract/component.ts'
import { beginningOf } from '../../../../../contract/cut-text.ts'
import { inOurWords, spellIssues } from '../../../base/spell-issue.ts'
import { type LegacyRecord, type LegacySection, readRecords } from './read-records.ts'

export interface LegacyProblem {
  file: string
  line: number
  message: string
}

const LegacyVendor = Vendor.pick({ name: true, status: true, release: true, metadata: true })
export type LegacyVendor = z.infer<typeof LegacyVendor>
/** `vendors`: by their names. */
export type LegacyDeployment = Pick<Deployment, 'deployedAt' | 'metadata'> & {
  vendors: string[]
  line: number
}
const LegacyEnhancement = Enhancement.pick({
  title: true,
  priority: true,
  status: true,
  targetQuarter: true,
  metadata: true,
})
export type LegacyEnhancement = z.infer<typeof LegacyEnhancement>

/** What a legacy `.project_status.md` says. */
export interface LegacyStatus {
  vendors: (LegacyVendor & { line: number })[]
  /** In their order in the file. */
  deployments: LegacyDeployment[]
  enhancements: (LegacyEnhancement & { line: number })[]
  /** What was left out. */
  problems: LegacyProblem[]
}

/** Reads the sections on vendors (or components), deployments and enhancements; what is malformed is left out and told. */
export function readStatus(text: string, file: string): LegacyStatus {
  const problems: LegacyProblem[] = []
  const sections = readRecords(text)
  const each = <T>(words: RegExp, read: (record: LegacyRecord) => T | string): T[] =>
    sections
      .filter(({ heading }) => words.test(heading))
      .flatMap(({ records }: LegacySection) =>
        records.flatMap((record) => {
          const made = read(record)
          if (typeof made !== 'string') return [made]
          problems.push({ file, line: record.line, message: made })
          return []
        }),
      )
  const vendors = each(/\b(vendor|component)s?\b/, vendorOf)
  const deployments = each(/\bdeployments?\b/, deploymentOf)
  const enhancements = each(/\benhancements?\b/, enhancementOf)
  return { vendors, deployments, enhancements, problems: problems.sort((a, b) => a.line - b.line) }
}

function field({ fields }: LegacyRecord, ...names: string[]): string | undefined {
  const name = names.find((each) => fields.has(each) && fields.get(each) !== '')
  return name === undefined ? undefined : fields.get(name)
}

function vendorOf(record: LegacyRecord): (LegacyVendor & { line: number }) | string {
  const tests = field(record, 'tests', 'test results', 'tests passing')
  const manifest = field(record, 'manifest', 'manifest compliant', 'manifest compliance')
  const read = LegacyVendor.safeParse(
    {
      name: record.title || field(record, 'name', 'vendor', 'component'),
      status: statusOf(field(record, 'status', 'state', 'health')),
      release: field(record, 'version', 'release') ?? null,
      metadata: {
        ...(tests === undefined ? {} : { testResults: testsOf(tests) }),
        ...formatsOf(field(record, 'formats', 'format support', 'supported formats')),
        ...given('extractorVersion', field(record, 'extractor', 'extractor version')),
        ...(manifest === undefined ? {} : { manifestCompliant: isYes(manifest) }),
      },
    },
    inOurWords,
  )
  return read.success ? { ...read.data, line: record.line } : spellIssues(read.error)
}

function statusOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (/\b(broken|failing|failed|down|red)\b|❌|🔴/i.test(text)) return 'broken'
  return /\b(operational|working|ok|up|green|healthy)\b|✅|🟢/i.test(text) ? 'operational' : text
}

/** `12/14`, `12 of 14 passing`; else as it stands, which is told. */
function testsOf(text: string): unknown {
  const [, passing, total] = /(\d+)\s*(?:\/|of)\s*(\d+)/.exec(text) ?? []
  return passing === undefined ? text : { passing: Number(passing), total: Number(total) }
}

/** `pdf, docx, html (no)`. */
function formatsOf(text: string | undefined): object {
  if (text === undefined) return {}
  const formats = listOf(text).map((each) => {
    const [, name = each, mark] = /^(.+?)\s*[(:=]\s*([^)]*)\)?$/.exec(each) ?? []
    return [name, mark === undefined || isYes(mark) === true]
  })
  return { formatSupport: Object.fromEntries(formats) }
}

/** Undefined: it says neither. */
function isYes(text: string): boolean | undefined {
  if (/^(yes|true|compliant|ok|y)\b|✅/i.test(text.trim())) return true
  return /^(no|false|non-compliant|not|n)\b|❌/i.test(text.trim()) ? false : undefined
}

function deploymentOf(record: LegacyRecord): LegacyDeployment | string {
  const when = field(record, 'date', 'deployed', 'deployed at', 'deployedat') ?? ''
  const deployedAt = Date.parse(when)
  if (Number.isNaN(deployedAt) || deployedAt < 0) return `Its date "${beginningOf(when, 50)}" is none.`
  const [, number, rest] = /^(?:pr\s*)?#?(\d+)\b[\s:—–-]*(.*)$/i.exec(record.title) ?? []
  const pr = field(record, 'pr', 'pr number', 'pull request') ?? number ?? ''
  const read = DeploymentMetadata.safeParse(
    {
      prNumber: Number(/\d+/.exec(pr)?.[0] ?? Number.NaN),
      prTitle: field(record, 'title', 'pr title') ?? (rest || record.title),
      commitHash: field(record, 'commit', 'commit hash', 'sha')?.toLowerCase(),
      testSummary: summaryOf(field(record, 'tests', 'test summary')),
      constitutionalCompliance: summaryOf(field(record, 'compliance', 'constitutional compliance')),
    },
    inOurWords,
  )
  if (!read.success) return spellIssues(read.error)
  const vendors = listOf(field(record, 'vendors', 'components', 'vendor', 'component') ?? '')
  return { deployedAt, metadata: read.data, vendors, line: record.line }
}

function summaryOf(text: string | undefined): object {
  return text === undefined ? {} : { summary: text }
}

function enhancementOf(record: LegacyRecord): (LegacyEnhancement & { line: number }) | string {
  const principles = field(record, 'principles')
  const dependencies = field(record, 'dependencies', 'depends on')
  const read = LegacyEnhancement.safeParse(
    {
      title: record.title || field(record, 'title', 'name', 'enhancement'),
      priority: field(record, 'priority')?.toLowerCase() ?? 'medium',
      status: stageOf(field(record, 'status', 'state')),
      targetQuarter: quarterOf(field(record, 'quarter', 'target quarter', 'target')),
      metadata: {
        ...given('description', field(record, 'description', 'notes')),
        ...(principles === undefined ? {} : { principles: listOf(principles) }),
        ...(dependencies === undefined ? {} : { dependencies: listOf(dependencies) }),
      },
    },
    inOurWords,
  )
  return read.success ? { ...read.data, line: record.line } : spellIssues(read.error)
}

function stageOf(text: string | undefined): string {
  if (text === undefined || /^(planned|pending|open|todo)\b/i.test(text)) return 'pending'
  if (/^(in[ -_]progress|started|active)\b/i.test(text)) return 'in-progress'
  if (/^(done|complete|completed|shipped)\b/i.test(text)) return 'completed'
  return /^(cancelled|canceled|dropped)\b/i.test(text) ? 'cancelled' : text
}

/** `2026-Q4`, `Q4 2026`. */
function quarterOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const [, year, quarter] = /(\d{4})\s*-?\s*Q([1-4])/i.exec(text) ?? []
  if (year !== undefined) return `${year}-Q${quarter}`
  const [, later, of] = /Q([1-4])\s*-?\s*(\d{4})/i.exec(text) ?? []
  return later === undefined ? text : `${of}-Q${later}`
}

function given(name: string, value: string | undefined): object {
  return value === undefined ? {} : { [name]: value }
}

function listOf(text: string): string[] {
  return text
    .split(/,\s*/)
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== '-' && each !== '—')
}
