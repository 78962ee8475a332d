import type { ModuleRequest } from '../../../../contract/module-route.ts'
import { spellDuration } from '../../base/spell-amount.ts'
import { loadOf, meanOf, type Weighed } from './weighed.ts'

/** Why a module was chosen: `has invoice.cancel 1.2.0 (asked for ^1), and is the least loaded of 2`. */
export function describeChoice(request: ModuleRequest, one: Weighed, all: readonly Weighed[]): string {
  const fit = describeFit(request, one)
  if (request.mode !== 'one') return fit
  const equals = all.filter(
    (each) => each !== one && each.obstacle === null && each.fit === one.fit && each.score === one.score,
  )
  if (equals.length === 0) return fit
  const alike = equals.filter((each) => loadOf(each) === loadOf(one))
  if (alike.length === 0) return `${fit}, and is the least loaded of ${equals.length + 1} that fit alike`
  const most = `of ${alike.length + 1} that fit alike and are as little loaded`
  const isFastest = alike.every((each) => meanOf(each) > meanOf(one))
  return `${fit}, and is the ${isFastest ? 'fastest' : 'first by name'} ${most}`
}

/** Why one was not: it can't be asked, it fits less, or of equals it is busier or slower. */
export function describeLoss(request: ModuleRequest, one: Weighed, chosen: readonly Weighed[]): string {
  if (one.obstacle !== null) return one.obstacle
  const fit = describeFit(request, one)
  const last = chosen.at(-1)
  if (last === undefined) return fit
  if (one.fit !== last.fit || one.score < last.score) return `${fit}, which fits less`
  if (loadOf(one) > loadOf(last)) return `${fit}, but is busier: ${describeLoad(one)}`
  return meanOf(one) > meanOf(last)
    ? `${fit}, but is slower: ${describeSpeed(one)}`
    : `${fit}, but its name comes later`
}

function describeFit(
  { capability: id, version, tags }: ModuleRequest,
  { fit, capability, tagsHad }: Weighed,
): string {
  const had = `${tagsHad} of ${tags.length} ${tags.length === 1 ? 'tag' : 'tags'}`
  const named = capability === null ? '' : `${capability.id} ${capability.version}`
  if (fit === 'name') return capability === null ? 'was named' : `was named, and has ${named}`
  if (fit === 'capability') {
    const range = version === undefined ? '' : ` (asked for ${version})`
    return `has ${named}${range}${tags.length === 0 ? '' : ` with ${had}`}`
  }
  const without = id === undefined ? '' : `, but not ${id}`
  return `has ${had}${capability === null ? '' : ` in ${named}`}${without}`
}

function describeLoad({ load: { busy, waiting }, maxParallel }: Weighed): string {
  return `${busy} of ${maxParallel} at work${waiting === 0 ? '' : ` and ${waiting} waiting`}`
}

function describeSpeed({ load: { meanMs } }: Weighed): string {
  return meanMs === null ? 'it has no history' : `${spellDuration(meanMs)} an answer`
}
