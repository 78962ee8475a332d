import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoopbackModel } from './loopback-model.ts'

const texts: Record<string, string> = {
  'cart.js': 'export const total = (items) => items.reduce((sum, item) => sum - item.price, 0)\n',
  'price.js': 'export const format = (cents) => `$${cents / 100}`\n',
  'readme.md': '# The shop\n',
}

/** The files that `review-all` is given, in order. */
export const reviewFiles = Object.keys(texts)

const cart = { file: 'cart.js', line: 1, severity: 'high', message: 'The total is negative: add the prices.' }
const price = { file: 'price.js', line: 1, severity: 'low', message: 'Cents are lost: use two digits.' }

/** What the reviews find, in the order of the files; nothing in the last. */
export const reviewFindings = [cart, price]

/** What sums it up, as Markdown. */
export const reviewSummary =
  'Begin with **cart.js**: its total is negative. Then `price.js`, which loses cents.'

/** Streams wait here when the scene is made with `gates`: a review before it answers, and the summary. */
export const reviewGate = (file: string) => `review ${file}`
export const summaryGate = 'summary'

/**
 * Three files in `directory`, and a model that plays the template `review-all` on them: each review reads its file by
 * the tool, then answers by the schema; then all is summed up.
 */
export function setReviewScene(model: LoopbackModel, directory: string, options = { gates: false }): void {
  const holdAt = (gate: string) => (options.gates ? { hold: { gate } } : {})
  for (const [index, file] of reviewFiles.entries()) {
    writeFileSync(join(directory, file), texts[file] ?? '')
    const findings = reviewFindings.filter((finding) => finding.file === file)
    model.recognize(`Review the file ${file}.`, `review-${index}`)
    model.register(`review-${index}`, [
      { text: `I read ${file}.`, tools: [{ name: 'Read', input: { file_path: join(directory, file) } }] },
      {
        text: `I have read ${file}.`,
        ...holdAt(reviewGate(file)),
        tools: [{ name: 'StructuredOutput', input: { findings } }],
      },
    ])
  }
  model.recognize('Write a summary in Markdown', 'summary')
  model.register('summary', [{ text: reviewSummary, ...holdAt(summaryGate) }])
}
