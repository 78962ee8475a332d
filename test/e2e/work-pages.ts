import type { Locator, Page } from '@playwright/test'
import type { Input } from '../../src/contract/operations.ts'
import type { WorkItem } from '../../src/contract/work-item.ts'
import { expect, type Supervisor } from './supervisor.ts'

/** Makes items by their titles, in order. */
export async function withItems(
  supervisor: Supervisor,
  ...given: readonly Partial<Input<'work.create'>>[]
): Promise<WorkItem[]> {
  const items: WorkItem[] = []
  for (const each of given) {
    const { item } = await supervisor.call('work.create', { itemType: 'task', title: 'Item', ...each })
    items.push(item)
  }
  return items
}

export async function itemNow(supervisor: Supervisor, { id }: { id: string }): Promise<WorkItem> {
  return (await supervisor.call('work.get', { itemId: id })).item
}

export async function openWork(page: Page, supervisor: Supervisor, path = '/work'): Promise<void> {
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#${path}`)
}

export function column(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

/** A line to the supervisor on which what it says can be kept back: the page then knows less than others do. */
export async function slowLine(page: Page): Promise<{ hold: () => void; letGo: () => void }> {
  let kept: (() => void)[] | null = null
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      const send = () => socket.send(message)
      if (kept === null) send()
      else kept.push(send)
    })
  })
  return {
    hold() {
      kept = []
    },
    letGo() {
      const all = kept ?? []
      kept = null
      for (const send of all) send()
    },
  }
}
