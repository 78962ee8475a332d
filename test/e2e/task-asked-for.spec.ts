import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { connectWebSocket, websocketUrl } from '../../src/contract/rpc/connect-websocket.ts'
import { expectInEachLook } from './each-look.ts'
import { start } from './keyboard-stakes.ts'
import { expect, test } from './supervisor.ts'

test('a task that an instance asked for leads to the task that it works for', async ({
  page,
  supervisor,
}, info) => {
  const parentTaskId = await start(supervisor, 'Plan the move #sim:stuck', 'running')
  const { instanceId } = await supervisor.call('task.get', { taskId: parentTaskId })
  const { protocol, host } = new URL(supervisor.origin)
  const instance = createRpcClient({
    connect: () => connectWebSocket(websocketUrl({ protocol, host }), supervisor.apiKey),
    caller: { instanceId: instanceId ?? '' },
  })
  const child = await instance.call('task.create', {
    prompt: 'Pack the first box #sim:quick',
    directory: supervisor.directory,
  })
  await instance.close()
  expect(child).toMatchObject({ parentTaskId })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/task/${child.id}`)
  await expect(page.getByText('Pack the first box').first()).toBeVisible()
  const fact = page.getByText('Asked for by')
  const link = page.getByRole('link', { name: 'Plan the move' })
  await expectInEachLook(page, info, 'asked-for', async () => {
    await expect(page.getByRole('button', { name: /details$/ })).toBeVisible()
    if (page.viewportSize()?.width === 360) {
      await page.getByRole('button', { name: 'Show the details' }).click()
      await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1')
    }
    await expect(fact).toBeVisible()
  })
  await link.click()
  await expect(page).toHaveURL(new RegExp(`/task/${parentTaskId}`))
  await expect(page.getByText('Asked for by')).toBeHidden()
})
