import type { Block, Section } from '../exchange/document.ts'

/** Blocks in reading order as a tree: each heading begins a section, which holds those of lower levels. */
export function nestSections(blocks: readonly Block[]): Block[] {
  const top: Block[] = []
  const open: { level: number; section: Section }[] = []
  let count = 0
  for (const block of blocks) {
    if (block.type === 'heading') {
      while (open.length > 0 && (open.at(-1)?.level ?? 0) >= block.level) open.pop()
      count++
      const section: Section = {
        type: 'section',
        id: `s${count}`,
        ...(block.provenance === undefined ? {} : { provenance: block.provenance }),
        children: [block],
      }
      const parent = open.at(-1)?.section.children ?? top
      parent.push(section)
      open.push({ level: block.level, section })
      continue
    }
    const parent = open.at(-1)?.section.children ?? top
    parent.push(block)
  }
  return top
}
