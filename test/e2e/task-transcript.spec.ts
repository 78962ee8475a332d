import { expect, type Page, test } from '@playwright/test'
import { axeOf } from './axe.ts'
import { serveHarness } from './task-harness/serve-harness.ts'
import type * as Scenes from './task-harness/showcase.ts'

declare global {
  var scenes: typeof Scenes
}

const harness = serveHarness()

async function openShowcase(page: Page): Promise<void> {
  await harness.open(page)
  await page.evaluate(() => {
    scenes.playShowcase(fake)
    location.hash = `#/task/${fake.id(12)}`
  })
  await expect(page.getByText('I add the entry under')).toBeVisible()
}

/** The newest rows have been measured and the view stands still for some frames, however long these take. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Transcript' }).evaluate(async (element) => {
    let last = ''
    for (let same = 0; same < 8; ) {
      await new Promise(requestAnimationFrame)
      const now = `${element.scrollTop}/${element.scrollHeight}`
      same = now === last ? same + 1 : 0
      last = now
    }
  })
}

test('a delta renders the last row alone', async ({ page }) => {
  await openShowcase(page)
  await page.evaluate(() => scenes.playStreaming(fake, 'The beginning '))
  await expect(page.getByText('The beginning')).toBeVisible()
  await settle(page)
  await page.evaluate(() => renders.reset())
  await page.evaluate(() => fake.append(fake.id(12), [scenes.make.delta('stream:0', 'and the end')]))
  await expect(page.getByText('The beginning and the end')).toBeVisible()
  const counts = await page.evaluate(() => renders.counts)
  expect(Object.keys(counts)).toEqual(['01900000-0000-7000-8000-000000000012/stream:0'])
})

test('a hundred deltas in one go are one render', async ({ page }) => {
  await openShowcase(page)
  await page.evaluate(() => scenes.playStreaming(fake, 'Start '))
  await expect(page.getByText('Start', { exact: true })).toBeVisible()
  await settle(page)
  await page.evaluate(() => {
    renders.reset()
    for (let n = 0; n < 100; n++) fake.append(fake.id(12), [scenes.make.delta('stream:0', `${n} `)])
  })
  await expect(page.getByText('97 98 99')).toBeVisible()
  const counts = await page.evaluate(() => Object.values(renders.counts))
  expect(counts).toEqual([1])
})

test('a log of 100,000 events opens with one page and few elements, and scrolls back without jumps', async ({
  page,
}) => {
  await harness.open(page)
  await page.evaluate(() => {
    location.hash = `#/task/${scenes.playLong(fake, 100_000)}`
  })
  await expect(page.getByText('echo 99998')).toBeVisible()
  await settle(page)
  const read = () => page.evaluate(() => fake.calls.filter((call) => call.name === 'task.events').length)
  expect(await read()).toBeLessThanOrEqual(3)
  expect(await page.locator('[data-index]').count()).toBeLessThan(60)
  expect(await page.locator('*').count()).toBeLessThan(2_000)

  const transcript = page.getByRole('region', { name: 'Transcript' })
  await page.evaluate(() => fake.holdPages())
  let pages = 0
  for (let step = 0; step < 40 && pages < 3; step++) {
    await transcript.evaluate((element) => {
      element.scrollTop = Math.max(0, element.scrollTop - 3_000)
    })
    await settle(page)
    // The first answer or call in the view stays where it is while a page comes in above it.
    const before = await transcript.evaluate((element) => {
      const frame = element.getBoundingClientRect()
      const row = [...element.querySelectorAll<HTMLElement>('[data-row]')].find(
        (each) =>
          each.getBoundingClientRect().top >= frame.top && /\/(long:|lt)/.test(each.dataset.row ?? ''),
      )
      return {
        row: row?.dataset.row ?? '',
        top: row?.getBoundingClientRect().top ?? 0,
        height: element.scrollHeight,
      }
    })
    const released = await page.evaluate(() => fake.releasePages())
    if (released === 0) continue
    pages += released
    await expect.poll(() => transcript.evaluate((element) => element.scrollHeight)).not.toBe(before.height)
    await settle(page)
    const row = page.locator(`[data-row="${before.row}"]`)
    const after = await row.evaluate((element) => element.getBoundingClientRect().top)
    expect(Math.abs(after - before.top)).toBeLessThan(3)
  }
  expect(pages).toBe(3)
  expect(await page.locator('*').count()).toBeLessThan(2_000)
})

test('it sticks to its end until one scrolls up, then counts what is new', async ({ page }) => {
  await openShowcase(page)
  await settle(page)
  const transcript = page.getByRole('region', { name: 'Transcript' })
  const fromEnd = () =>
    transcript.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop)
  await page.evaluate(() => scenes.playStreaming(fake, 'A long answer. '.repeat(200)))
  await expect.poll(fromEnd).toBeLessThan(4)
  await transcript.evaluate((element) => {
    element.scrollTop -= 600
  })
  await expect(page.getByRole('button', { name: 'Latest' })).toBeVisible()
  await settle(page)
  const top = await transcript.evaluate((element) => element.scrollTop)
  await page.evaluate(() =>
    fake.append(fake.id(12), [
      scenes.make.block('text', 'One more.'),
      scenes.make.block('text', 'And one more.'),
    ]),
  )
  await page.getByRole('button', { name: '2 new' }).click({ trial: true })
  expect(await transcript.evaluate((element) => element.scrollTop)).toBe(top)
  await page.getByRole('button', { name: '2 new' }).click()
  await expect.poll(fromEnd).toBeLessThan(4)
  await expect(page.getByText('And one more.')).toBeVisible()
})

test('an answer can not run or fetch anything', async ({ page }) => {
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await openShowcase(page)
  await page.evaluate(() =>
    fake.append(fake.id(12), [
      scenes.make.block(
        'text',
        [
          'Before <script>window.broken = 1</script> <img src="https://evil.example/a.png" onerror="window.broken = 2">',
          '[script](javascript:window.broken=3) [file](file:///etc/passwd) [data](data:text/html,x) [web](https://example.com/x)',
          '![picture](https://evil.example/b.png) ![](data:image/svg+xml,x)',
          '<iframe src="https://evil.example/c"></iframe> the end of it',
        ].join('\n\n'),
      ),
    ]),
  )
  await expect(page.getByText('the end of it')).toBeVisible()
  expect(await page.evaluate(() => Reflect.get(window, 'broken'))).toBeUndefined()
  const row = page.locator('[data-row]').last()
  await expect(row).toContainText('<script>window.broken = 1</script>')
  await expect(row.locator('script, iframe, img, [onerror]')).toHaveCount(0)
  await expect(row.locator('a')).toHaveCount(1)
  await expect(row.locator('a')).toHaveAttribute('rel', /noopener/)
  await expect(row.locator('a')).toHaveAttribute('target', '_blank')
  expect(requests.filter((url) => url.includes('evil.example'))).toEqual([])
})

test('find goes through the matches and opens the cards that hold them', async ({ page }) => {
  await openShowcase(page)
  await page.keyboard.press('Control+f')
  const find = page.getByRole('search', { name: 'Find in this transcript' })
  await find.getByRole('textbox').fill('roundHalfEven')
  await expect(find.getByRole('status')).toHaveText(/of \d/)
  await expect(page.getByText('return roundHalfEven')).toBeVisible()
  await find.getByRole('textbox').press('Shift+Enter')
  await expect(page.getByText('- const total').or(page.getByText('roundHalfEven(sum')).first()).toBeVisible()
  await find.getByRole('textbox').fill('nothing has this in it')
  await expect(find.getByRole('status')).toHaveText('No match')
  await find.getByRole('textbox').press('Escape')
  await expect(find).toHaveCount(0)
})

test('find counts the whole of a long log and goes where it is, Home reaches the beginning', async ({
  page,
}) => {
  await harness.open(page)
  await page.evaluate(() => {
    location.hash = `#/task/${scenes.playLong(fake, 20_000)}`
  })
  await expect(page.getByText('echo 19997')).toBeVisible()
  await settle(page)
  await page.keyboard.press('Control+f')
  const find = page.getByRole('search', { name: 'Find in this transcript' })
  await find.getByRole('textbox').fill('echo 12')
  // The calls are numbered 2, 5, 8, …
  const total = Array.from({ length: 6_666 }, (_, n) => `echo ${2 + 3 * n}`).filter((text) =>
    text.startsWith('echo 12'),
  ).length
  await expect(find.getByRole('status')).toHaveText(`${total} of ${total}`)
  await expect(page.getByText('echo 12998').first()).toBeVisible()
  // It does not begin again at the other end.
  await expect(find.getByRole('button', { name: 'Next match' })).toBeDisabled()
  await find.getByRole('textbox').press('Escape')
  await page.getByRole('region', { name: 'Transcript' }).focus()
  await page.keyboard.press('Home')
  await expect(page.getByText('echo 2', { exact: true })).toBeVisible()
})

test('the far parts of a long list and a long table are left out, keep their place, and are found', async ({
  page,
}) => {
  await openShowcase(page)
  // The table once the list is drawn: both in one go hold up a busy machine for longer than it is waited for them.
  await page.evaluate(() => {
    const items = Array.from({ length: 600 }, (_, n) => `- item ${n} of the list\n`)
    fake.append(fake.id(12), [
      scenes.make.started('stream:0', 'text'),
      scenes.make.delta('stream:0', items.join('')),
    ])
  })
  await expect(page.getByText('item 599 of the list', { exact: true })).toBeInViewport()
  await page.evaluate(() => {
    const rows = Array.from({ length: 600 }, (_, n) => `| row ${n} | of the table |\n`)
    const text = ['\n| what | where |\n| --- | --- |\n', ...rows].join('')
    fake.append(fake.id(12), [scenes.make.delta('stream:0', text)])
  })
  const transcript = page.getByRole('region', { name: 'Transcript' })
  const last = page.getByRole('cell', { name: 'row 599', exact: true })
  const isLeftOut = (text: string) =>
    page
      .getByText(text, { exact: true })
      .evaluate((element) => !element.checkVisibility({ contentVisibilityAuto: true }))
  await expect(last).toBeInViewport()
  for (const text of ['item 0 of the list', 'item 599 of the list', 'row 0'])
    await expect.poll(() => isLeftOut(text)).toBe(true)
  expect(await isLeftOut('row 599')).toBe(false)
  await settle(page)

  // What comes back into view is as high as it was, also in a narrower window.
  const height = () =>
    page.locator('.prose-muster[data-streaming]').evaluate((element) => (element as HTMLElement).offsetHeight)
  const walk = async () => {
    const before = await height()
    for (let step = 0; step < 8; step++) {
      await transcript.evaluate((element) => {
        element.scrollTop -= 4_000
      })
      await settle(page)
      expect(await height()).toBe(before)
    }
  }
  await walk()
  await page.setViewportSize({ width: 420, height: 700 })
  await settle(page)
  await page.keyboard.press('G')
  await expect(last).toBeInViewport()
  await settle(page)
  await walk()

  await page.keyboard.press('G')
  await expect(last).toBeInViewport()
  await page.keyboard.press('Control+f')
  const find = page.getByRole('search', { name: 'Find in this transcript' })
  await find.getByRole('textbox').fill('item 321 of')
  await expect(page.getByText('item 321 of the list', { exact: true })).toBeInViewport()
  const selected = await page.evaluate(() => {
    getSelection()?.selectAllChildren(document.querySelector('.prose-muster[data-streaming]') ?? document)
    return getSelection()?.toString() ?? ''
  })
  for (const text of ['item 0 of the list', 'row 0', 'row 599']) expect(selected).toContain(text)
})

test('prompts written while a turn works are queued, edited and removed', async ({ page }) => {
  await openShowcase(page)
  const prompt = page.getByRole('combobox', { name: 'Prompt' })
  await prompt.fill('Then tag it')
  await prompt.press('Enter')
  await prompt.fill('line one')
  await prompt.press('Shift+Enter')
  await prompt.press('x')
  await expect(prompt).toHaveValue('line one\nx')
  await prompt.press('Enter')
  const queue = page.getByRole('list', { name: 'Queued prompts' })
  await expect(queue.getByRole('listitem')).toHaveCount(2)
  await queue.getByRole('listitem').first().getByRole('button', { name: 'Edit' }).click()
  await expect(prompt).toHaveValue('Then tag it')
  await expect(queue.getByRole('listitem')).toHaveCount(1)
  await queue.getByRole('button', { name: 'Remove' }).click()
  await expect(queue).toHaveCount(0)
})

test('commands complete after a slash, earlier prompts come back with the arrow, a draft is kept', async ({
  page,
}) => {
  await openShowcase(page)
  const prompt = page.getByRole('combobox', { name: 'Prompt' })
  await prompt.fill('/co')
  await expect(page.getByRole('option')).toHaveCount(3)
  await prompt.press('ArrowDown')
  await prompt.press('Tab')
  await expect(prompt).toHaveValue('/code-review ')
  await prompt.fill('')
  await prompt.press('ArrowUp')
  await expect(prompt).toHaveValue('Now write the changelog entry and publish a pre-release.')
  await prompt.fill('half a thought')
  await page.getByRole('link', { name: 'Back to Fleet' }).click()
  await page.goBack()
  await expect(prompt).toHaveValue('half a thought')
})

test('a request for permission is answered in the transcript', async ({ page }) => {
  await openShowcase(page)
  await page.evaluate(() => scenes.playPermission(fake))
  await page.getByRole('button', { name: 'Allow once' }).click()
  await expect
    .poll(() => page.evaluate(() => fake.calls.filter((call) => call.name === 'permission.answer').length))
    .toBe(1)
})

test('a long output is cut, and read whole by range on request', async ({ page }) => {
  await openShowcase(page)
  const length = 1_200_000
  await page.evaluate((fullLength) => {
    const task = fake.id(12)
    fake.append(task, [scenes.make.tool('big', 'Bash', { command: 'cat big.log' })])
    fake.append(task, [scenes.make.result('big', 'x'.repeat(60_000), { fullLength })])
    const seq = fake.tasks.get(task)?.lastSeq ?? 0
    fake.setLongText(task, seq, `${'x'.repeat(fullLength - 8)} the end`)
  }, length)
  await page.getByRole('button', { name: /cat big.log/ }).click()
  await expect(page.getByText('the end')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show all 1.2 MB' }).click()
  await expect(page.getByText('the end')).toHaveCount(1)
  const reads = await page.evaluate(() => fake.calls.filter((call) => call.name === 'task.readText').length)
  expect(reads).toBe(2)
})

test('a permalink shows the part of a long log that it points to', async ({ page }) => {
  await harness.open(page)
  await page.evaluate(() => {
    location.hash = `#/task/${scenes.playLong(fake, 20_000)}?at=5001`
  })
  await expect(page.getByText('Answer number 5000.')).toBeInViewport()
})

test('a task that does not exist says so', async ({ page }) => {
  await harness.open(page)
  await page.evaluate(() => {
    location.hash = `#/task/${fake.id(404)}`
  })
  await expect(page.getByText('There is no such task')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the ${colorScheme} theme`, async ({ page }) => {
    test.slow()
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openShowcase(page)
    await page.evaluate(() => scenes.playFailure(fake))
    await settle(page)
    const transcript = page.getByRole('region', { name: 'Transcript' })
    for (const top of [100_000, 700, 0]) {
      await transcript.evaluate((element, value) => {
        element.scrollTop = value
      }, top)
      await settle(page)
      const { violations } = await axeOf(page)
        .include('main')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect(
        violations.flatMap((violation) =>
          violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`),
        ),
      ).toEqual([])
    }
  })
}
