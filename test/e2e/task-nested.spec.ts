import { expect, test } from '@playwright/test'
import { expectFits } from './supervisor.ts'
import { serveHarness } from './task-harness/serve-harness.ts'

const harness = serveHarness()

const word = 'a-long-name/without_any_space'.repeat(6)
/** Five levels: long words, code, a table, a task and a quote in the deepest, bulleted and numbered. */
const nested = (sign: string) => {
  const indent = (level: number) => ' '.repeat(level * (sign.length + 1))
  const levels = [0, 1, 2, 3].map((level) => `${indent(level)}${sign} Level ${level}: ${word}`)
  const deepest = [
    `${sign} Level 4: \`${word}\` and https://example.org/${word}`,
    '',
    '```ts',
    `export const name = '${word}'`,
    '```',
    '',
    '| setting | meaning | default |',
    '| --- | --- | --- |',
    `| ${word} | What it is for, in some words | none |`,
    '',
    `- [ ] ${word}`,
    '',
    `> ${word}`,
  ]
  const first = `${indent(4)}${deepest[0]}`
  const rest = deepest.slice(1).map((line) => (line === '' ? '' : `${indent(5)}${line}`))
  return [...levels, first, ...rest].join('\n')
}

for (const [kind, sign] of [
  ['bulleted', '-'],
  ['numbered', '1.'],
] as const) {
  test(`${kind} lists in lists do not scroll the transcript sideways in a narrow window`, async ({
    page,
  }, info) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await harness.open(page)
    await page.evaluate((text) => {
      scenes.playShowcase(fake)
      location.hash = `#/task/${fake.id(12)}`
      fake.append(fake.id(12), [scenes.make.block('text', text)])
    }, nested(sign))
    const transcript = page.getByRole('region', { name: 'Transcript' })
    await expect(transcript.getByText('Level 4')).toBeVisible()
    await transcript.getByText('Level 4').scrollIntoViewIfNeeded()
    await page.screenshot({ path: info.outputPath(`${kind}.png`) })
    expect(await transcript.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    await expectFits(page)
    // The text of the deepest level still has room: it is not broken after each letter.
    const room = await transcript.getByText('Level 4').evaluate((element) => element.clientWidth)
    expect(room).toBeGreaterThan(150)
    // Nothing is cut: what is wider scrolls in its own frame.
    const cut = await transcript.evaluate((element) =>
      [...element.querySelectorAll('.prose-muster li > :is(p, ul, ol, div, blockquote)')]
        .filter((part) => part.getBoundingClientRect().right > element.getBoundingClientRect().right)
        .map((part) => part.textContent?.slice(0, 40)),
    )
    expect(cut).toEqual([])
  })
}
