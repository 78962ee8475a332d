import type { Json } from '../../../../contract/values.ts'
import type { LoadResult } from '../../arangodb/load-graph.ts'
import type { GraphFile } from '../../arangodb/write-graph.ts'
import { codeSpan, fence, inCell, table } from '../../exchange/exports/markdown-parts.ts'
import type { CheckedDocument, ConvertedDocument, ValidatedDocument } from './document-works.ts'
import type { Timings } from './report-timings.ts'

/** What the steps gave that a report tells of; null: the step was skipped. */
export interface Reported {
  extract: { document: string; name: string; pages: number; warnings: { message: string }[] }
  requirement: { name: string; version: string; description?: string } & Record<string, Json>
  check: CheckedDocument
  convert: ConvertedDocument | null
  validate: ValidatedDocument
  write: { folder: string; files: GraphFile[] } | null
  load: (LoadResult & { database: string; refused: number }) | null
}

/** Problems that are told at most. */
const TOLD = 20

/** What keeps the document from being where it belongs, a sentence each. */
export function problemsOf({ validate, load, requirement }: Reported): string[] {
  const wrong = validate.problems.map(
    ({ pointer, reason }) =>
      `The document is not as ${requirement.name} asks: ${pointer || 'its root'}: ${reason}`,
  )
  const refused =
    load === null || load.refused === 0 ? [] : [`${load.database} refused ${load.refused} of the records.`]
  return [...wrong, ...refused]
}

/** The report, the same for the same document and answers but for its last section, the timings. */
export function reportMarkdown(
  reported: Reported,
  { tree, timings, simulated }: { tree: string; timings: Timings; simulated: boolean },
): string {
  const { extract, requirement, check, convert, validate, write, load } = reported
  const sections = [
    `# ${inLine(extract.name)}: from PDF to ArangoDB`,
    summary(reported, simulated),
    '## How well it fits',
    verdictOf(check),
    aspectsTable(check),
    ...(check.spelled.length > 0
      ? [
          'These steps make it fit:',
          check.spelled.map((step, at) => `${at + 1}. ${codeSpan(step)}`).join('\n'),
        ]
      : []),
    ...(check.obstacles.length > 0
      ? ['In the way is:', listOf(check.obstacles.map(({ pointer, message }) => spelled(pointer, message)))]
      : []),
    ...(convert !== null && convert.dropped.length > 0
      ? [`Not in the result: ${convert.dropped.map(codeSpan).join(', ')}.`]
      : []),
    ...(validate.valid
      ? []
      : [
          `## What is wrong`,
          listOf(
            validate.problems
              .slice(0, TOLD)
              .map(({ pointer, reason, fix }) => spelled(pointer, `${reason} ${fix}`)),
          ),
        ]),
    ...(extract.warnings.length > 0
      ? ['## What could not be read', listOf(extract.warnings.map(({ message }) => inLine(message)))]
      : []),
    ...(write === null ? [] : ['## What was written', filesTable(write.files)]),
    ...(load === null ? [] : ['## What was loaded', loadTable(load), ...refusedOf(load)]),
    '## The document',
    fence(tree, 'text'),
    '## What was asked for',
    fence(JSON.stringify(requirement, null, 2), 'json'),
    '## Timings',
    timingsTable(timings),
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}

function summary({ extract, requirement, validate, write, load }: Reported, simulated: boolean): string {
  const asked = `Asked for: ${codeSpan(requirement.name)} ${requirement.version}`
  return listOf([
    extract.pages === 1 ? 'One page was read.' : `${extract.pages} pages were read.`,
    simulated ? `${asked}, as a simulated instance answered: nobody was asked.` : `${asked}.`,
    validate.valid ? 'The document is as it is asked for.' : 'The document is **not** as it is asked for.',
    write === null
      ? 'No files were written.'
      : `${write.files.reduce((sum, { records }) => sum + records, 0)} vertices and edges were written.`,
    load === null ? 'Nothing was loaded.' : `They were loaded into ${codeSpan(load.database)}.`,
  ])
}

function verdictOf({ verdict, why }: CheckedDocument): string {
  switch (verdict) {
    case 'compatible':
      return '**Compatible**: the document is one that is asked for, as it is.'
    case 'convertible':
      return '**Convertible**: the document is one that is asked for once it was converted.'
    case 'incompatible':
      return '**Incompatible**: no mapping was found by which the document would be one that is asked for.'
    case 'unknown':
      return `**Not decided** beforehand: ${inLine(why ?? '')} The document itself was checked all the same.`
  }
}

function aspectsTable({ aspects, moreAspects }: CheckedDocument): string {
  if (aspects.length === 0) return 'Any document is asked for.'
  const rows = aspects.map(({ what, asked, has, verdict }) => [what, asked, has, verdict].map(cell))
  const more = moreAspects === 0 ? '' : `\n\nAnd ${moreAspects} more.`
  return `${table(['what', 'asked for', 'the document', 'by itself'], rows)}${more}`
}

function filesTable(files: readonly GraphFile[]): string {
  const rows = files.map(({ file, type, records, bytes }) => [file, type, String(records), String(bytes)])
  return table(['file', 'kind', 'records', 'bytes'], rows)
}

function loadTable({ collections }: LoadResult): string {
  const rows = collections.map(({ collection, created, updated, ignored, before, errors }) => [
    collection,
    ...[created, updated, ignored + before, errors].map(String),
  ])
  return table(['collection', 'created', 'updated', 'there already', 'refused'], rows)
}

function refusedOf({ problems, moreProblems }: LoadResult): string[] {
  if (problems.length === 0) return []
  const told = problems.slice(0, TOLD)
  const more = problems.length - told.length + moreProblems
  return [
    listOf([
      ...told.map(({ collection, message }) => `${collection}: ${codeSpan(message)}`),
      ...(more > 0 ? [`and ${more} more`] : []),
    ]),
  ]
}

function timingsTable({ runId, steps, ms }: Timings): string {
  const rows = steps.map(({ step, state, ms: took }) => [step, state, took === null ? '' : String(took)])
  return `Run ${codeSpan(runId)}, ${ms} ms so far.\n\n${table(['step', 'state', 'ms'], rows)}`
}

const listOf = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n')
const spelled = (pointer: string, text: string) => `${codeSpan(pointer || 'the whole')}: ${inLine(text)}`
const inLine = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/([\\*_`<[\]])/g, '\\$1')
const cell = (text: string) => inCell(inLine(text))
