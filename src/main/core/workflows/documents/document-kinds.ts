import { z } from 'zod'
import type { Json } from '../../../../contract/values.ts'
import type { NodeKind } from '../kinds/node-kind.ts'
import { checkFormJob, checkJob, convertJob, graphFileJob } from './document-jobs.ts'
import { documentKind } from './document-kind.ts'
import { extractKind } from './extract-kind.ts'
import { loadKind } from './load-kind.ts'
import { reportKind } from './report-kind.ts'

const Path = z.string().min(1).max(4_096)
const Requirement = z.json().describe('A requirement, as an object.')

const checkKind = documentKind(
  'check-document',
  z.strictObject({ document: Path, requirement: Requirement }),
  async ({ given: { document, requirement }, at, inThread }) =>
    asJson(await inThread(checkJob, { document: at(document), requirement })),
)

const convertKind = documentKind(
  'convert-document',
  z.strictObject({ document: Path, steps: z.json().default([]).describe('As of a mapping.'), out: Path }),
  async ({ given: { document, steps, out }, at, inThread }) =>
    asJson(await inThread(convertJob, { document: at(document), steps, out: at(out) })),
)

const validateKind = documentKind(
  'validate-document',
  z.strictObject({ document: Path, requirement: Requirement }),
  async ({ given: { document, requirement }, at, inThread }) =>
    asJson(await inThread(checkFormJob, { document: at(document), requirement })),
)

const writeKind = documentKind(
  'write-graph',
  z.strictObject({ document: Path, folder: Path }),
  async ({ given, at, inThread }) => {
    const folder = at(given.folder)
    const files = await inThread(graphFileJob, { document: at(given.document), folder })
    return { folder, files: asJson(files) }
  },
)

/** Kinds of nodes that read, check, convert, write and load documents. */
export function documentKinds(): NodeKind[] {
  return [extractKind, checkKind, convertKind, validateKind, writeKind, loadKind, reportKind]
}

/** What comes of a thread is plain data. */
const asJson = (value: object) => value as Json
