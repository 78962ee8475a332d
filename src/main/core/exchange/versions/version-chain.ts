import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'

/** What leads from one version to the next, and back. */
export interface VersionStep {
  from: string
  to: string
  upgrade(value: Json): Json
  /** `lost`: JSON pointers to what the earlier version can't say. */
  downgrade(value: Json): { value: Json; lost: string[] }
}

export interface VersionChain {
  /** From the oldest. */
  versions: readonly string[]
  /**
   * A value of one version as another has it, up or down; the value that was given stays as it is.
   *
   * @throws MusterError `validation` for a version that the chain does not have
   */
  convert(value: Json, from: string, to: string): { value: Json; lost: string[] }
}

/** Versions in a row. @param first the oldest; each step begins where the one before it ends */
export function createVersionChain(first: string, steps: readonly VersionStep[]): VersionChain {
  const versions = [first, ...steps.map(({ to }) => to)]
  const broken = steps.find(({ from }, index) => from !== versions[index])
  if (broken)
    throw new Error(`The step from ${broken.from} to ${broken.to} does not begin where the last one ends.`)
  const placeOf = (version: string): number => {
    const at = versions.indexOf(version)
    if (at >= 0) return at
    throw new MusterError('validation', `There is no version ${version}.`, {
      hint: `Versions are ${versions.join(', ')}.`,
    })
  }
  return {
    versions,
    convert(given, from, to) {
      const [start, end] = [placeOf(from), placeOf(to)]
      let value = structuredClone(given)
      const lost: string[] = []
      for (const step of steps.slice(start, end)) value = step.upgrade(value)
      for (const step of steps.slice(end, start).toReversed()) {
        const result = step.downgrade(value)
        value = result.value
        lost.push(...result.lost)
      }
      return { value, lost }
    },
  }
}
