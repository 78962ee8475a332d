/** The entity tag of a row with a revision, of a record with a version, or of a run with its nodes; undefined: it has none. */
export function etagOf(output: unknown): string | undefined {
  const row = output as { revision?: unknown; run?: { revision?: unknown }; nodes?: { revision: number }[] }
  if (typeof row.revision === 'number') return `"${row.revision}"`
  if (typeof row.run?.revision !== 'number') return versionOf(output)
  // Nodes change without their run's row.
  const nodes = (row.nodes ?? []).reduce((sum, { revision }) => sum + revision, 0)
  return `"${row.run.revision}-${nodes}"`
}

/** Of a record of work tracking, which has a version. */
function versionOf(output: unknown): string | undefined {
  const { item, vendor, enhancement, configuration } = output as Partial<
    Record<'item' | 'vendor' | 'enhancement' | 'configuration', { version?: unknown } | null>
  >
  const { version } = item ?? vendor ?? enhancement ?? configuration ?? {}
  return typeof version === 'number' ? `"${version}"` : undefined
}

/** Whether `If-None-Match` names a tag. */
export function isNamed(header: string | undefined, etag: string): boolean {
  return header !== undefined && (header.trim() === '*' || tagsOf(header).includes(etag))
}

/** The revisions that `If-Match` allows; undefined: any. What is no tag of ours allows none. */
export function revisionsOf(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  return tagsOf(header).flatMap((tag) => {
    const [, revision] = /^"(\d{1,15})(?:-\d+)?"$/.exec(tag) ?? []
    return revision === undefined ? [] : [Number(revision)]
  })
}

function tagsOf(header: string): string[] {
  return header.split(',').map((tag) => tag.trim())
}
