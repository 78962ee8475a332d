import { heavyJob } from '../../base/heavy/heavy-job.ts'
import type * as works from './document-works.ts'

/** For the supervisor, which a long document and the patterns of a requirement must not hold up. */
export const describeJob = heavyJob<typeof works.describeFile>('document.describe', 'Describing the document')
export const checkJob = heavyJob<typeof works.checkFile>('document.check', 'Checking the document')
export const convertJob = heavyJob<typeof works.convertFile>('document.convert', 'Converting the document')
export const checkFormJob = heavyJob<typeof works.validateFile>(
  'document.validate',
  'Validating the document',
)
export const graphFileJob = heavyJob<typeof works.graphFile>('document.graph', 'Writing the graph')
export const treeJob = heavyJob<typeof works.treeOfFile>('document.tree', 'Drawing the tree of the document')
