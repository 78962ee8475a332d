import type { Json } from '../../../../contract/values.ts'
import type { Step } from '../convert/mapping.ts'
import { type Segment, writePlace } from '../convert/place.ts'
import type { Shape } from '../profile/shape.ts'
import type { Adapt, Adapted, Ground, Obstacle } from './ground.ts'
import { insteadOf } from './instead-of.ts'

/**
 * Steps for objects: fields that are not taken are removed, those that are asked for under another name are renamed, each is
 * adapted, and what is asked for and may be missing gets its default.
 */
export function adaptFields(
  ground: Ground,
  from: Shape,
  to: Shape,
  at: readonly Segment[],
  adapt: Adapt,
): Adapted {
  const { shapes } = ground
  const here = writePlace(at)
  const [given, wanted] = [from.objects, to.objects]
  const newNames = findRenames(given.fields, wanted.fields)
  const nameOf = (name: string) => newNames.get(name) ?? name
  const isTaken = (name: string, shape: Shape) =>
    wanted.fields.has(nameOf(name)) || wanted.rest === null || ground.includes(shape, wanted.rest)
  const kept = [...given.fields].filter(([name, shape]) => isTaken(name, shape))
  const dropped = [...given.fields.keys()].filter((name) => !kept.some(([each]) => each === name))

  const steps: Step[] = []
  const isClosed = newNames.size > 0 || !restIsTaken(ground, from, to)
  if (isClosed && !isNothing(ground, given.rest))
    steps.push({ do: 'keep', at: here, fields: kept.map(([name]) => name) })
  else for (const name of dropped) steps.push({ do: 'drop', at: writePlace([...at, name]) })
  if (newNames.size > 0) steps.push({ do: 'rename', at: here, fields: Object.fromEntries(newNames) })

  const obstacles: Obstacle[] = []
  const fields = new Map<string, Shape>()
  for (const [name, shape] of kept) {
    const wantedShape = wanted.fields.get(nameOf(name))
    const adapted: Adapted = wantedShape
      ? adapt(ground, shape, wantedShape, [...at, nameOf(name)])
      : { steps: [], image: shape }
    if ('obstacles' in adapted) {
      obstacles.push(...adapted.obstacles)
      continue
    }
    steps.push(...adapted.steps)
    fields.set(nameOf(name), adapted.image)
  }
  const required = new Set(given.required.filter((name) => !dropped.includes(name)).map(nameOf))
  for (const name of wanted.required) {
    if (required.has(name) || obstacles.some(({ pointer }) => pointer.startsWith(writePlace([...at, name]))))
      continue
    const shape = wanted.fields.get(name)
    const instead = shape === undefined ? undefined : insteadOf(shape)
    const present = fields.get(name)
    if (instead === undefined) {
      const lacks = present ? 'is not always there' : 'is not there'
      obstacles.push({
        pointer: writePlace([...at, name]),
        message: `The field "${name}" ${lacks}, and is asked for without a default.`,
      })
      continue
    }
    steps.push({ do: 'default', at: writePlace([...at, name]), value: instead, replaceNull: false })
    const added = shapes.make({ values: [[instead] satisfies Json[]] })
    fields.set(name, present ? shapes.make({ any: [present, added] }) : added)
    required.add(name)
  }
  if (obstacles.length > 0) return { obstacles }
  const isSame = fields.size === given.fields.size && newNames.size === 0 && !isClosed
  const { minProperties, maxProperties } = given
  return {
    steps,
    image: shapes.make({
      types: new Set(['object']),
      objects: {
        fields,
        rest: isClosed ? shapes.make({ types: new Set() }) : given.rest,
        required: [...required],
        ...(isSame && minProperties !== undefined ? { minProperties } : {}),
        ...(isSame && maxProperties !== undefined ? { maxProperties } : {}),
      },
    }),
  }
}

/** New names by old ones: of fields that are asked for and not there under that name, but under one that means the same. */
function findRenames(
  given: ReadonlyMap<string, Shape>,
  wanted: ReadonlyMap<string, Shape>,
): ReadonlyMap<string, string> {
  const renames = new Map<string, string>()
  for (const [name, shape] of wanted) {
    if (given.has(name)) continue
    const others = [...given.keys()].filter((each) => !wanted.has(each) && !renames.has(each))
    const alias = others.find((each) => shape.notes.aliases.includes(each))
    const alike = others.filter((each) => bare(each) === bare(name))
    const found = alias ?? (alike.length === 1 ? alike[0] : undefined)
    if (found !== undefined) renames.set(found, name)
  }
  return renames
}

/** A name without what is a matter of taste: `pageCount`, `page_count` and `Page-Count` are one. */
function bare(name: string): string {
  return name.replace(/[\s_.-]/g, '').toLowerCase()
}

/** Whether fields that nothing names are taken, also those that are asked for to be something. */
function restIsTaken(ground: Ground, from: Shape, to: Shape): boolean {
  const { rest, fields } = from.objects
  if (isNothing(ground, rest)) return true
  const any = rest ?? ground.shapes.make({})
  const asked = [...to.objects.fields].filter(([name]) => !fields.has(name)).map(([, shape]) => shape)
  return [...asked, ...(to.objects.rest ? [to.objects.rest] : [])].every((shape) =>
    ground.includes(any, shape),
  )
}

function isNothing({ shapes, includes }: Ground, rest: Shape | null): boolean {
  return rest !== null && includes(rest, shapes.make({ types: new Set() }))
}
