import { mainArgumentOf } from '../../../contract/main-argument.ts'
import type { Permission } from '../../../contract/permission.ts'

/** How often a person allowed the same use of the same tool in the same directory, this time included. */
export function repeats(
  permission: Permission,
  settled: readonly Permission[],
  directoryOf: (permission: Permission) => string | null,
): number {
  const directory = directoryOf(permission)
  const argument = mainArgumentOf(permission.toolName, permission.input)
  if (directory === null || argument === null) return 0
  return settled.filter(
    (other) =>
      other.state === 'allowed' &&
      other.answeredBy === 'person' &&
      other.toolName === permission.toolName &&
      directoryOf(other) === directory &&
      mainArgumentOf(other.toolName, other.input) === argument,
  ).length
}
