/** Pages that are looked for at most. */
const MOST_PAGES = 20_000
/** A page's own object is at most this long, in bytes. */
const LONGEST = 20_000

/**
 * The file with an end of its own: the pages that are still in it, found by what is written at their beginning. Null: there
 * are none. Programs that pack their pages into streams leave nothing to be found.
 */
export function salvage(bytes: Buffer): Buffer | null {
  const text = bytes.toString('latin1')
  const pages = new Map<number, string>()
  let highest = 0
  for (const { 1: number, 2: generation, index } of text.matchAll(
    /(?:^|[\r\n\s])(\d{1,7}) (\d{1,5}) obj\b/g,
  )) {
    highest = Math.max(highest, Number(number))
    if (pages.size >= MOST_PAGES) break
    const object = text.slice(index, index + LONGEST)
    const [head = ''] = object.split('endobj', 1)
    // Of what stands more than once, the last one counts.
    if (head.length < object.length && /\/Type\s*\/Page(?![a-zA-Z])/.test(head))
      pages.set(Number(number), `${number} ${generation} R`)
  }
  if (pages.size === 0) return null
  const [tree, root] = [highest + 1, highest + 2]
  const end = [
    '',
    // A stream may have been cut.
    'endstream endobj',
    `${tree} 0 obj << /Type /Pages /Kids [${[...pages.values()].join(' ')}] /Count ${pages.size} >> endobj`,
    `${root} 0 obj << /Type /Catalog /Pages ${tree} 0 R >> endobj`,
    `trailer << /Root ${root} 0 R /Size ${root + 1} >>`,
    'startxref',
    '0',
    '%%EOF',
    '',
  ]
  return Buffer.concat([bytes, Buffer.from(end.join('\n'))])
}
