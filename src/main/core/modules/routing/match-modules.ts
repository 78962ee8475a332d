import { compare, satisfies, validRange } from 'semver'
import { MusterError } from '../../../../contract/errors.ts'
import type { Capability, Module } from '../../../../contract/module.ts'
import type {
  ModuleLoad,
  ModuleRequest,
  RouteCandidate,
  RoutingDecision,
} from '../../../../contract/module-route.ts'
import { nearestName } from '../../base/nearest-name.ts'
import { describeChoice, describeLoss } from './describe-choice.ts'
import { loadOf, meanOf, type Weighed } from './weighed.ts'

/** What of a module its choice depends on. */
export interface RoutableModule extends Pick<Module, 'name' | 'tags' | 'maxParallel'> {
  readonly capabilities: readonly Pick<Capability, 'id' | 'version' | 'tags'>[]
  /** Why it can't be asked, in words; null: it can. */
  readonly obstacle: string | null
}

/** Candidates that a decision keeps: the chosen ones, then the best of the others. */
const MAX_TOLD = 20
const noLoad: ModuleLoad = { busy: 0, waiting: 0, meanMs: null }

/**
 * Who answers a request, and why. Those that were named; else those that have the capability in the range of versions, then
 * those whose tags fit. Of equals the least loaded one, then the fastest, then the first by name. The same for the same
 * input, in whatever order the modules come.
 *
 * @throws MusterError `validation` for a range that is none, or a request for nobody
 */
export function matchModules(
  request: ModuleRequest,
  modules: readonly RoutableModule[],
  loads: ReadonlyMap<string, ModuleLoad>,
): RoutingDecision {
  const { version, modules: names, mode } = request
  if (version !== undefined && validRange(version) === null) {
    throw new MusterError('validation', `"${version}" is no range of versions.`, {
      hint: 'Write it as npm does: ^1.2, >=1 <3, 1.x.',
      details: { field: 'version' },
    })
  }
  if (names === undefined && request.capability === undefined && request.tags.length === 0) {
    throw new MusterError('validation', 'The question is for nobody.', {
      hint: 'Name a module, a capability or tags.',
      details: { field: 'modules' },
    })
  }
  const known = (name: string) => loads.get(name) ?? noLoad
  if (names !== undefined && names.length > 0) {
    const named = [...new Set(names)].map((name) => byName(request, name, modules, known(name)))
    const able = named.filter(({ obstacle }) => obstacle === null)
    // Who names several wants each of them; who wants one of several takes one that there is.
    const isShort = mode === 'one' ? able.length === 0 : able.length < named.length
    const chosen = isShort ? [] : mode === 'one' ? able.toSorted(order).slice(0, 1) : named
    return decide(request, chosen, named)
  }
  const candidates = modules
    .map((module) => weigh(request, module, known(module.name)))
    .filter((each) => each !== null)
    .toSorted(order)
  const able = candidates.filter(({ obstacle }) => obstacle === null)
  return decide(request, able.slice(0, mode === 'one' ? 1 : request.count), candidates)
}

/** A module that was named: it has to have the capability that is asked for. */
function byName(
  request: ModuleRequest,
  name: string,
  modules: readonly RoutableModule[],
  load: ModuleLoad,
): Weighed {
  const module = modules.find((each) => each.name === name)
  const given = { module: name, load, maxParallel: module?.maxParallel ?? 1, tagsHad: 0 }
  if (module === undefined) {
    const near = nearestName(name, modules.map((each) => each.name).toSorted())
    const obstacle = `there is no module of this name${near === undefined ? '' : `; did you mean "${near}"?`}`
    return { ...given, capability: null, fit: 'none', score: 0, obstacle }
  }
  if (request.capability === undefined)
    return { ...given, capability: null, fit: 'name', score: 1, obstacle: module.obstacle }
  const capability = inRange(request, module)
  if (capability !== undefined)
    return { ...given, capability: spell(capability), fit: 'name', score: 1, obstacle: module.obstacle }
  return { ...given, capability: null, fit: 'none', score: 0, obstacle: lacks(request, module) }
}

/** One that has the capability, or tags that were asked for; null: it has nothing to do with the request. */
function weigh(request: ModuleRequest, module: RoutableModule, load: ModuleLoad): Weighed | null {
  const { capability: id, tags } = request
  const given = { module: module.name, load, maxParallel: module.maxParallel, obstacle: module.obstacle }
  const exact = id === undefined ? undefined : inRange(request, module)
  if (exact !== undefined) {
    const had = tagsHad(tags, module, exact)
    const share = tags.length === 0 ? 1 : had / tags.length
    return { ...given, capability: spell(exact), fit: 'capability', score: (1 + share) / 2, tagsHad: had }
  }
  const best = bestByTags(tags, module)
  if (best !== null && best.had > 0) {
    const share = best.had / tags.length
    // Half of what is asked for is the capability.
    const score = id === undefined ? share : share / 2
    return { ...given, capability: best.capability, fit: 'tags', score, tagsHad: best.had }
  }
  if (id === undefined || !module.capabilities.some((each) => each.id === id)) return null
  return {
    ...given,
    capability: null,
    fit: 'none',
    score: 0,
    obstacle: lacks(request, module),
    tagsHad: 0,
  }
}

/** The newest version of the capability that is in the range. */
function inRange({ capability, version = '*' }: ModuleRequest, { capabilities }: RoutableModule) {
  const fitting = capabilities.filter(
    (each) =>
      each.id === capability && satisfies(each.version, version, { includePrerelease: version === '*' }),
  )
  const [newest] = fitting.toSorted((a, b) => compare(b.version, a.version))
  return newest
}

function lacks({ capability = '', version }: ModuleRequest, { capabilities }: RoutableModule): string {
  const others = capabilities.filter(({ id }) => id === capability).map((each) => each.version)
  if (others.length > 0) return `it has ${capability} ${others.join(', ')}, not ${version}`
  const near = nearestName(
    capability,
    capabilities.map(({ id }) => id),
  )
  return `it does not have ${capability}${near === undefined ? '' : `; did you mean "${near}"?`}`
}

/** The capability with most of the tags; of equals the first by id, the newest first. Null: it has none that could be named. */
function bestByTags(
  tags: readonly string[],
  module: RoutableModule,
): { capability: Weighed['capability']; had: number } | null {
  if (tags.length === 0) return null
  const ranked = module.capabilities
    .map((capability) => ({ capability, had: tagsHad(tags, module, capability) }))
    .toSorted(
      (a, b) =>
        b.had - a.had ||
        byText(a.capability.id, b.capability.id) ||
        compare(b.capability.version, a.capability.version),
    )
  const [best] = ranked
  if (best !== undefined) return { capability: spell(best.capability), had: best.had }
  return { capability: null, had: tagsHad(tags, module, null) }
}

function tagsHad(
  tags: readonly string[],
  module: RoutableModule,
  capability: Pick<Capability, 'tags'> | null,
): number {
  const had = new Set([...module.tags, ...(capability?.tags ?? [])])
  return new Set(tags.filter((tag) => had.has(tag))).size
}

function spell({ id, version }: Pick<Capability, 'id' | 'version'>) {
  return { id, version }
}

/** The better one first; never equal for two modules. */
function order(a: Weighed, b: Weighed): number {
  const exact = (each: Weighed) => Number(each.fit === 'name' || each.fit === 'capability')
  return (
    exact(b) - exact(a) ||
    b.score - a.score ||
    loadOf(a) - loadOf(b) ||
    meanOf(a) - meanOf(b) ||
    byText(a.module, b.module)
  )
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function decide(
  request: ModuleRequest,
  chosen: readonly Weighed[],
  all: readonly Weighed[],
): RoutingDecision {
  const rest = all.filter((each) => !chosen.includes(each))
  const told = (each: Weighed, isChosen: boolean): RouteCandidate => {
    const { module, capability, fit, score, load } = each
    const why = isChosen ? describeChoice(request, each, all) : describeLoss(request, each, chosen)
    return { module, capability, fit, score, load, chosen: isChosen, why }
  }
  const candidates = [...chosen.map((each) => told(each, true)), ...rest.map((each) => told(each, false))]
  return {
    request,
    chosen: chosen.map(({ module }) => module),
    reason:
      chosen.length > 0
        ? candidates
            .slice(0, chosen.length)
            .map(({ module, why }) => `${module} ${why}`)
            .join('; ')
        : refusal(request, all),
    candidates: candidates.slice(0, MAX_TOLD),
  }
}

/** Why nobody was chosen. */
function refusal({ capability, version, tags }: ModuleRequest, all: readonly Weighed[]): string {
  const obstacles = all.filter(({ obstacle }) => obstacle !== null).slice(0, 3)
  if (obstacles.length > 0)
    return obstacles.map(({ module, obstacle }) => `${module}: ${obstacle}`).join('; ')
  const wanted = [
    ...(capability === undefined
      ? []
      : [`the capability ${capability}${version === undefined ? '' : ` ${version}`}`]),
    ...(tags.length === 0 ? [] : [`one of the tags ${tags.join(', ')}`]),
  ]
  return `No module has ${wanted.join(' or ')}.`
}
