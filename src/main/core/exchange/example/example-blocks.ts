import { type Block, type BlockBase, type BlockType, type Box, containers, type Place } from '../document.ts'
import { blockSchemas } from '../document-schema.ts'
import type { Requirement } from '../requirement/requirement.ts'
import type { Pick } from './pick.ts'

/** The page that examples have. */
export const examplePage = { number: 1, width: 595, height: 842 }
/** Of a type at most, if no more are asked for. */
const USUAL = 2
/** Blocks that are made at most. */
const MOST = 10_000

/** The order in which types stand in an example; what is not named here comes last. */
const order: readonly BlockType[] = [
  ...([
    'pageHeader',
    'heading',
    'paragraph',
    'list',
    'listItem',
    'table',
    'figure',
    'caption',
    'code',
  ] as const),
  ...(['equation', 'group', 'footnote', 'reference', 'pageFooter', 'section'] as const),
]

/** How many blocks of each type; null: more than are made. */
export function countBlocks({ blocks = {} }: Requirement, pick: Pick): Map<BlockType, number> | null {
  const { types = {}, others = true } = blocks
  const counts = order.map((type): [BlockType, number] => {
    const { min = 0, max = USUAL } = types[type] ?? { max: others ? USUAL : 0 }
    return [type, min + pick.upTo(Math.max(0, Math.min(max, Math.max(min, USUAL)) - min))]
  })
  const all = counts.reduce((sum, [, count]) => sum + count, 0)
  return all > MOST ? null : new Map(counts)
}

/** Blocks in reading order, so that all rules hold. */
export function exampleBlocks(
  requirement: Requirement,
  counts: ReadonlyMap<BlockType, number>,
  pick: Pick,
): Block[] {
  const { blocks: asked = {} } = requirement
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let made = 0
  let level = 0

  const base = (type: BlockType): BlockBase => {
    made += 1
    const id = `${type}-${made}`
    const fields = asked.types?.[type]?.fields ?? []
    const needsPlace = fields.includes('places') || (asked.places !== undefined && !containers.includes(type))
    // One below the other.
    const height = (examplePage.height - 100) / Math.max(1, all)
    const top = 50 + (made - 1) * height
    const box: Box = { left: 72, top, right: 523, bottom: top + height * 0.8 }
    const place: Place = asked.places === 'page' ? { page: 1 } : { page: 1, box }
    const [first, ...rest] = asked.provenance ?? []
    return {
      id,
      ...(needsPlace ? { places: [place] } : {}),
      ...(first !== undefined
        ? { provenance: pick.of([first, ...rest]) }
        : fields.includes('provenance')
          ? { provenance: 'tag' }
          : {}),
      ...(fields.includes('confidence') ? { confidence: 1 } : {}),
      ...(fields.includes('extra') ? { extra: {} } : {}),
      ...(fields.includes('children') ? { children: [] } : {}),
    }
  }
  const has = (type: BlockType, field: string) => asked.types?.[type]?.fields?.includes(field) ?? false
  const words = (type: BlockType) => ({
    ...base(type),
    text: `${names[type]} ${made}`,
    ...(has(type, 'link') ? { link: 'https://example.org/' } : {}),
  })
  const image = { uri: 'example.png', mediaType: 'image/png', width: 640, height: 480 }

  const make = (type: BlockType): Block => {
    switch (type) {
      case 'heading': {
        const deepest = asked.headingLevel ?? 3
        level = Math.min(deepest, level === 0 ? 1 : 1 + pick.upTo(level))
        return { ...words(type), type, level }
      }
      case 'listItem':
        return { ...words(type), type, ...(has(type, 'marker') ? { marker: '•' } : {}) }
      case 'code':
        return {
          ...words(type),
          type,
          text: 'print(1)',
          ...(has(type, 'language') ? { language: 'Python' } : {}),
        }
      case 'figure':
        return {
          ...base(type),
          type,
          ...(has(type, 'description') ? { description: 'What is seen' } : {}),
          ...(has(type, 'image') ? { image } : {}),
        }
      case 'table': {
        const [rows, columns] = [1 + pick.upTo(2), 1 + pick.upTo(2)]
        const cells = Array.from({ length: rows * columns }, (_, at) => ({
          row: Math.floor(at / columns),
          column: at % columns,
          text: `cell ${at + 1}`,
        }))
        return { ...base(type), type, rows, columns, cells }
      }
      case 'section':
      case 'list':
      case 'group': {
        const common = { ...base(type), ...(has(type, 'name') ? { name: 'example' } : {}), children: [] }
        if (type === 'list') return { ...common, type, ordered: pick.upTo(1) === 1 }
        return type === 'group' ? { ...common, type, role: 'inline' } : { ...common, type }
      }
      default:
        return { ...words(type), type }
    }
  }

  const byType = new Map(
    order.map((type) => [type, Array.from({ length: counts.get(type) ?? 0 }, () => tidy(make(type)))]),
  )
  const take = (type: BlockType) => byType.get(type) ?? []
  const lists = deal(take('list'), take('listItem'))
  const inside = order
    .filter((type) => type !== 'section' && type !== 'listItem')
    .flatMap((type) => (type === 'list' ? lists : take(type)))
  return deal(take('section'), inside)
}

/** What tells of a block what it is comes first, for who reads it. */
const tidy = ({ id, type, ...rest }: Block): Block => ({ id, type, ...rest }) as Block

/** Puts blocks into those that hold others, as evenly as it goes; without any they stand by themselves. */
function deal(holders: readonly Block[], blocks: readonly Block[]): Block[] {
  if (holders.length === 0) return [...blocks]
  const each = Math.ceil(blocks.length / holders.length)
  return holders.map((holder, index) => ({
    ...holder,
    children: blocks.slice(index * each, (index + 1) * each),
  })) as Block[]
}

const names = Object.fromEntries(
  Object.keys(blockSchemas).map((type) => [
    type,
    type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  ]),
) as Readonly<Record<BlockType, string>>
