import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expectInEachLook } from './each-look.ts'
import { expect, test } from './supervisor.ts'

interface Taken {
  title: string
  /** Base64, as the header has it behind "v1,". */
  signature: string
  /** What is signed. */
  signed: string
}

/** A receiver of webhooks on this machine that answers as `status` says. */
async function startReceiver() {
  const taken: Taken[] = []
  const receiver = { url: '', taken, status: 200, close: () => server.close() }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers
      taken.push({
        title: JSON.parse(body).data.title,
        signature: String(signature).replace('v1,', ''),
        signed: `${id}.${at}.${body}`,
      })
      response.writeHead(receiver.status).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return receiver
}

test('a webhook and its rule are made, tested, told, changed and removed', async ({ page, supervisor }) => {
  const receiver = await startReceiver()
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings?section=notifications`)
  const channels = page.getByRole('list', { name: 'Channels' })
  const rules = page.getByRole('list', { name: 'Rules of notifications' })
  const messages = page.getByRole('list', { name: 'Messages' })
  const dialog = page.getByRole('dialog')

  await page.getByRole('button', { name: 'Add channel' }).click()
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  // The first field that is wrong has the focus, and says what it has to be.
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await expect(dialog.getByText('An address like https://example.org/hook')).toBeVisible()
  await dialog.getByLabel('Name').fill('desktop')
  await dialog.getByRole('textbox', { name: 'Address' }).fill('http://example.org/hook')
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  await expect(dialog.getByText('can be read and changed on its way')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Address' }).fill(receiver.url)
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  await expect(dialog.getByText('There is a channel "desktop" already.')).toBeVisible()
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await dialog.getByLabel('Name').fill('Team')
  await page.keyboard.press('Enter')
  const shown = page.getByRole('dialog', { name: 'The key of Team' }).getByLabel('Signing key')
  const key = await shown.inputValue()
  expect(key).toMatch(/^whsec_[\w+/]{43}=$/)
  await page.getByRole('button', { name: 'Done' }).click()

  await channels.getByRole('button', { name: 'Test Team' }).click()
  await expect(channels.getByText('Test sent')).toBeVisible()
  const [first] = receiver.taken
  const bytes = Buffer.from(key.replace('whsec_', ''), 'base64')
  expect(first?.signature).toBe(
    createHmac('sha256', bytes)
      .update(first?.signed ?? '')
      .digest('base64'),
  )

  await page.getByRole('button', { name: 'Add rule' }).nth(0).click()
  await dialog.getByLabel('Name').fill('Ends')
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog.getByRole('checkbox', { name: 'A task is done' })).toBeFocused()
  await expect(dialog.getByText('Choose at least one.')).toHaveCount(2)
  await dialog.getByRole('checkbox', { name: 'A task is done' }).check()
  await dialog.getByRole('checkbox', { name: 'Team' }).check()
  await dialog.getByRole('checkbox', { name: /while somebody looks/ }).check()
  await dialog.getByText('Only about…').click()
  await dialog.getByRole('combobox', { name: 'Directory' }).fill('shop')
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog.getByText('"shop" is not an absolute path.')).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Directory' }).fill(supervisor.directory)
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(rules.getByText('A task is done → Team')).toBeVisible()

  await supervisor.call('task.create', { prompt: 'Say hello #sim:quick', directory: supervisor.directory })
  await expect(messages.getByRole('listitem').filter({ hasText: 'A task is done' })).toContainText(
    'Sent · Team',
  )
  expect(receiver.taken.map(({ title }) => title)).toEqual([expect.any(String), 'A task is done'])

  // What the receiver refuses is given up, and can be tried again.
  receiver.status = 410
  await channels.getByRole('button', { name: 'Test Team' }).click()
  await expect(channels.getByText('Test not sent')).toBeVisible()
  await page.getByRole('combobox', { name: 'Messages of the state' }).click()
  await page.getByRole('option', { name: 'Given up' }).click()
  await expect(messages.getByRole('listitem')).toHaveCount(1)
  await expect(messages).toContainText('It answered 410.')
  receiver.status = 200
  await messages.getByRole('button', { name: /Try again/ }).click()
  await expect(page.getByText('No message is like this.')).toBeVisible()
  await expect.poll(() => receiver.taken.length).toBe(4)

  // The key stays where the receiver does, and is told by nothing.
  await channels.getByRole('button', { name: 'Change: Team' }).click()
  await expect(dialog.getByRole('combobox', { name: 'Signing key' })).toContainText('Keep the one it has')
  await dialog.getByLabel('Name').fill('Crew')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(rules.getByText('A task is done → Crew')).toBeVisible()
  await channels.getByRole('button', { name: 'Change: Crew' }).click()
  await dialog.getByRole('textbox', { name: 'Address' }).fill('https://elsewhere.example/hook')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('is not given what was meant for the first one')).toBeVisible()
  await page.keyboard.press('Escape')
  expect(JSON.stringify(await supervisor.call('notification.get', {}))).not.toContain(key)

  await channels.getByRole('button', { name: 'Remove: Crew' }).click()
  const asked = page.getByRole('alertdialog')
  await expect(asked).toContainText('Its secret is forgotten.')
  await expect(asked).toContainText('The rule Ends will not name it any more.')
  await asked.getByRole('button', { name: 'Remove channel' }).click()
  await expect(rules.getByText('A task is done → nowhere')).toBeVisible()
  await rules.getByRole('button', { name: 'Remove: Ends' }).click()
  await asked.getByRole('button', { name: 'Remove rule' }).click()
  await expect(rules.getByText('Ends')).toBeHidden()
  receiver.close()
})

test('the forms and the log are accessible and fit in each look', async ({ page, supervisor }, info) => {
  test.slow()
  const channel = await supervisor.call('notification.saveChannel', {
    name: 'Team',
    target: { kind: 'webhook', url: 'http://127.0.0.1:9/hook' },
    secret: `whsec_${Buffer.alloc(32).toString('base64')}`,
  })
  await supervisor.call('notification.saveRule', { name: 'Ends', on: ['finished'], channels: [channel.id] })
  await supervisor.call('notification.test', { channelId: channel.id })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings?section=notifications`)
  await expect(page.getByRole('list', { name: 'Messages' })).toContainText('It can not be reached')
  await expectInEachLook(page, info, 'notifications')
  await page.getByRole('button', { name: 'Add rule' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Add rule' }).click()
  await expect(page.getByText('Choose at least one.')).toHaveCount(2)
  await expectInEachLook(page, info, 'rule')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Add channel' }).click()
  await page.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: /E-mail/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Add channel' }).click()
  await expect(page.getByText('An e-mail address like me@example.org.')).toBeVisible()
  await expectInEachLook(page, info, 'email')
})
