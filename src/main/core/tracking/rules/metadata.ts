import { MusterError } from '../../../../contract/errors.ts'
import { metadataOf, type WorkItem, type WorkItemType } from '../../../../contract/work-item.ts'
import { inOurWords, spellIssues } from '../../base/spell-issue.ts'

/**
 * The metadata of an item of a type.
 *
 * @throws MusterError `validation`, naming each wrong field and those that the type has
 */
export function requireMetadata(itemType: WorkItemType, given: WorkItem['metadata']): WorkItem['metadata'] {
  const schema = metadataOf[itemType]
  const parsed = schema.safeParse(given, inOurWords)
  if (parsed.success) return parsed.data as WorkItem['metadata']
  const issues = parsed.error.issues
    .slice(0, 5)
    .map((issue) => ({ ...issue, path: ['metadata', ...issue.path] }))
  throw new MusterError('validation', spellIssues({ issues }), {
    hint: `The metadata of a ${itemType} may have: ${Object.keys(schema.shape).join(', ')}.`,
    details: { field: 'metadata' },
  })
}
