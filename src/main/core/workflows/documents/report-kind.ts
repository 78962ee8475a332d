import { z } from 'zod'
import { commitNow } from '../../store/commit-now.ts'
import { readNodesInTurns } from '../engine/load-run.ts'
import { failed } from '../kinds/node-outcomes.ts'
import { treeJob } from './document-jobs.ts'
import { documentKind } from './document-kind.ts'
import { problemsOf, type Reported, reportMarkdown } from './report-markdown.ts'
import { timingsOf } from './report-timings.ts'
import { writeInPlace } from './write-in-place.ts'

/** What earlier steps gave: they are ours, and null where a step was skipped. */
const Step = z.json().default(null)

const Given = z.strictObject({
  out: z.string().min(1).max(4_096),
  extract: Step,
  requirement: Step,
  check: Step,
  convert: Step,
  validate: Step,
  write: Step,
  load: Step,
})

/** Writes what became of a document as Markdown; it fails, with the report written, when the document did not fit. */
export const reportKind = documentKind('write-report', Given, async ({ given, work, at, inThread }) => {
  const { out: path, ...steps } = given
  const out = at(path)
  // Each was made by a node of ours, in this shape.
  const reported = steps as unknown as Reported
  const tree = await inThread(treeJob, { document: reported.convert?.out ?? reported.extract.document })
  const { run, context } = work
  // The rows of the steps before may be staged only.
  commitNow(context)
  const timings = timingsOf(await readNodesInTurns(context, run.id, { results: false }), run, context.now())
  await writeInPlace(out, reportMarkdown(reported, { tree, timings, simulated: run.simulated }))
  const [first, ...others] = problemsOf(reported)
  if (first === undefined) return { report: out }
  const more = others.length === 0 ? '' : ` There are ${others.length} more.`
  return failed('invalid_result', `${first}${more}`, `The report has all of it: ${out}`)
})
