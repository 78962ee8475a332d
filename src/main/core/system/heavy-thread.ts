import { parentPort } from 'node:worker_threads'
import { MusterError } from '../../../contract/errors.ts'
import { parseFrame } from '../../../contract/parse-frame.ts'
import { frameJob } from '../base/heavy/frame-job.ts'
import type { HeavyJob } from '../base/heavy/heavy-job.ts'
import {
  type HeavyAnswer,
  type HeavyMessage,
  type HeavyRequest,
  tooDeep,
} from '../base/heavy/heavy-messages.ts'
import { parsePacked } from '../base/heavy/parse-packed.ts'
import { jsonJob } from '../base/heavy/read-json.ts'
import { TemplateError } from '../base/template-error.ts'
import { parseConfig } from '../claude/parse-config.ts'
import { configJob } from '../claude/read-bounded.ts'
import { exchangeJobs } from '../exchange/in-thread/jobs.ts'
import {
  checkGiven,
  convertGiven,
  describeGiven,
  exampleOfGiven,
  validateGiven,
} from '../exchange/in-thread/works.ts'
import { checkChunk } from '../exports/import/check-chunk.ts'
import { compareTasks } from '../exports/import/compare-tasks.ts'
import { importJobs } from '../exports/import/jobs.ts'
import { openFile } from '../exports/import/open-file.ts'
import { readRows } from '../exports/import/read-rows.ts'
import { exportJob } from '../exports/read/export-job.ts'
import { readExport } from '../exports/read/read-export.ts'
import { frontMatterJob } from '../extensions/describe-file.ts'
import { readFrontMatter } from '../extensions/front-matter.ts'
import { choices, choicesJob, report, reportJob } from '../insights/in-thread.ts'
import { moduleJob } from '../modules/definition/read-in-thread.ts'
import { readModule } from '../modules/definition/read-module.ts'
import { generatePrompt } from '../modules/prompts/generate-prompt.ts'
import { promptJob } from '../modules/queries/make-prompt.ts'
import { draftJob } from '../modules/registry/draft-in-thread.ts'
import { draftModule } from '../modules/registry/draft-module.ts'
import { findModuleFiles } from '../modules/registry/find-module-files.ts'
import { searchJob } from '../modules/registry/load-modules.ts'
import { oldTasksJob } from '../retention/in-thread.ts'
import { checkpoint, checkpointJob } from '../store/checkpoint.ts'
import { checkIntegrity, integrityJob } from '../store/integrity.ts'
import { findOldTasks } from '../store/retention-store.ts'
import { legacyJob, listJob, readLegacy, readList } from '../tracking/exchange/in-thread.ts'
import { checkBlocks, damagedConversations } from '../vault/content/check.ts'
import { markForgotten, removeForgotten } from '../vault/content/forget.ts'
import { figures, find, ids, list, show } from '../vault/content/look.ts'
import { readPiece } from '../vault/content/read-piece.ts'
import { takeIn } from '../vault/content/take-in.ts'
import { writeBack } from '../vault/content/write-back.ts'
import { vaultJobs } from '../vault/jobs.ts'
import { drawPacked } from '../workflows/dag/draw-graph.ts'
import { graphJob } from '../workflows/dag/draw-in-thread.ts'
import { readDefinition } from '../workflows/dag/read-definition.ts'
import { definitionJob } from '../workflows/dag/read-in-thread.ts'
import { renderJob } from '../workflows/definition/fill-in.ts'
import { renderInput } from '../workflows/definition/render-input.ts'
import {
  checkFormJob,
  checkJob,
  convertJob,
  describeJob,
  graphFileJob,
  treeJob,
} from '../workflows/documents/document-jobs.ts'
import {
  checkFile,
  convertFile,
  describeFile,
  graphFile,
  treeOfFile,
  validateFile,
} from '../workflows/documents/document-works.ts'
import { mismatchJob } from '../workflows/kinds/claude-outcome.ts'
import { findMismatch } from '../workflows/kinds/output-schema.ts'

/*
 * The thread of `runHeavy`: does one job after the other.
 */

const works = new Map<string, (input: never) => unknown>()

function does<W extends (input: never) => unknown>({ name }: HeavyJob<W>, work: W): void {
  works.set(name, work)
}

does(configJob, parseConfig)
does(frontMatterJob, readFrontMatter)
does(integrityJob, checkIntegrity)
does(checkpointJob, checkpoint)
does(definitionJob, readDefinition)
does(graphJob, drawPacked)
does(renderJob, renderInput)
does(mismatchJob, findMismatch)
does(moduleJob, readModule)
does(searchJob, findModuleFiles)
does(draftJob, draftModule)
does(jsonJob, parsePacked)
does(promptJob, generatePrompt)
does(exchangeJobs.validate, validateGiven)
does(exchangeJobs.convert, convertGiven)
does(exchangeJobs.check, checkGiven)
does(exchangeJobs.example, exampleOfGiven)
does(exchangeJobs.doc, describeGiven)
does(describeJob, describeFile)
does(checkJob, checkFile)
does(convertJob, convertFile)
does(checkFormJob, validateFile)
does(graphFileJob, graphFile)
does(treeJob, treeOfFile)
does(listJob, readList)
does(legacyJob, readLegacy)
does(vaultJobs.takeIn, takeIn)
does(vaultJobs.writeBack, writeBack)
does(vaultJobs.figures, figures)
does(vaultJobs.list, list)
does(vaultJobs.find, find)
does(vaultJobs.ids, ids)
does(vaultJobs.show, show)
does(vaultJobs.readPiece, readPiece)
does(vaultJobs.markForgotten, markForgotten)
does(vaultJobs.removeForgotten, removeForgotten)
does(vaultJobs.checkBlocks, checkBlocks)
does(vaultJobs.damaged, damagedConversations)
does(reportJob, report)
does(exportJob, readExport)
does(importJobs.open, openFile)
does(importJobs.check, checkChunk)
does(importJobs.compare, compareTasks)
does(importJobs.rows, readRows)
does(oldTasksJob, findOldTasks)
does(choicesJob, choices)
does(frameJob, (bytes) => parseFrame(Buffer.from(bytes).toString()))

parentPort?.on('message', (request: HeavyRequest) => {
  if (request === null) return parentPort?.close()
  const { name, input } = request
  const told = answer(() => {
    const work = works.get(name)
    if (work === undefined) throw new Error(`There is no job "${name}".`)
    return work(input as never)
  })
  try {
    parentPort?.postMessage(told)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // The thread goes on.
    parentPort?.postMessage({ muster: tooDeep().toWire() } satisfies HeavyAnswer)
  }
})

parentPort?.postMessage({ isUp: true } satisfies HeavyMessage)

function answer(work: () => unknown): HeavyAnswer {
  try {
    return { value: work() }
  } catch (error) {
    if (error instanceof MusterError) return { muster: error.toWire() }
    if (error instanceof TemplateError) return { template: { source: error.source, message: error.message } }
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
