import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import type { CheckedDefinition } from '../definition/checked-definition.ts'
import { unpackDefinition } from '../definition/packed-definition.ts'
import type { DefinitionParts } from '../definition/parts.ts'
import type { DefinitionInput, readDefinition } from './read-definition.ts'

/** A definition from its text or an object, with all that is wrong in it. */
export const definitionJob = heavyJob<typeof readDefinition>('definition', 'Reading the definition')

/**
 * Reads a text or an object, whatever is in it, without holding up anything else.
 *
 * @throws MusterError `validation` when it takes too long or too much memory
 */
export async function readInThread(
  { config, kinds }: Pick<DefinitionParts, 'config' | 'kinds'>,
  given: Pick<DefinitionInput, 'source' | 'value'>,
): Promise<CheckedDefinition> {
  const { definition, problems } = await runHeavy(definitionJob, {
    ...given,
    kinds: [...kinds.names()],
    maxParallel: config.maxInstances,
  })
  return { definition: definition && (await unpackDefinition(definition)), problems }
}
