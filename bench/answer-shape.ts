/** What an answer can be made of, as far as it matters for drawing it. */
export const answerShapes = ['paragraphs', 'paragraph', 'fence', 'table', 'list'] as const

/** The piece of an answer with that number; each carries the time, so that its age can be seen on the page. */
export function pieceOf(shape: string, index: number): string {
  const stamped = `word ${index} ⟨${Date.now()}⟩`
  switch (shape) {
    case 'paragraph':
      return `${stamped} and **more** of it, `
    case 'fence':
      return index === 0 ? '```ts\n' : `const n${index} = '${stamped}'\n`
    case 'table':
      return index === 0 ? '| what | when |\n| --- | --- |\n' : `| row ${index} | ${stamped} |\n`
    case 'list':
      return `- ${stamped}\n`
    default:
      // A paragraph every 40 words, as answers have.
      return `${stamped} ${index % 40 === 39 ? '\n\n' : ''}`
  }
}
