import { z } from 'zod'
import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { loadGraph } from '../../arangodb/load-graph.ts'
import { onDuplicates } from '../../arangodb/on-duplicate.ts'
import { hasSecrets, passwordVariable, readTarget, spellTarget, userVariable } from '../../arangodb/target.ts'
import { documentKind } from './document-kind.ts'

const Given = z.strictObject({
  folder: z.string().min(1).max(4_096),
  database: z.string().max(4_096).describe('As http://HOST:8529/_db/NAME.'),
  onDuplicate: z.enum(onDuplicates).default('ignore'),
})

/** Loads the files of a graph into a database; user and password are variables of the supervisor. */
export const loadKind = documentKind('load-graph', Given, async ({ given, work, at, progress }) => {
  const { database, onDuplicate } = given
  if (hasSecrets(database)) {
    throw new MusterError('validation', 'The address has a user or a password, which a run would keep.', {
      hint: `Leave them out, and start the supervisor with ${userVariable} and ${passwordVariable}.`,
    })
  }
  const target = readTarget(database, work.context.config.env)
  const loaded = await loadGraph(at(given.folder), {
    target,
    onDuplicate,
    signal: work.signal,
    onProgress: ({ collection, done, of }) => progress(`${collection}: ${done} of ${of}`),
  })
  work.tell(null)
  const refused = loaded.collections.reduce((sum, { errors }) => sum + errors, 0)
  return { database: spellTarget(target), refused, ...(loaded as unknown as Record<string, Json>) }
})
