import { expectInEachLook } from './each-look.ts'
import { expect, test } from './supervisor.ts'
import { openWork, withItems } from './work-pages.ts'

test('components and deployments are listed, filtered, and lead to the work that was in them', async ({
  page,
  supervisor,
}, info) => {
  await openWork(page, supervisor, '/work?view=components')
  await expect(page.getByText('No component is tracked')).toBeVisible()
  const [item] = await withItems(supervisor, { title: 'Read tables' })
  if (!item) throw new Error('It was made.')
  const { vendor } = await supervisor.call('vendor.create', {
    name: 'acme',
    status: 'broken',
    release: '2.1',
    metadata: {
      testResults: { passing: 8, total: 9 },
      formatSupport: { pdf: true, xlsx: false },
      extractorVersion: '1.4',
      manifestCompliant: false,
    },
  })
  await supervisor.call('vendor.create', { name: 'zeta' })
  await supervisor.call('deployment.record', {
    prNumber: 12,
    prTitle: 'Tables are read',
    commitHash: 'a'.repeat(40),
    testSummary: { unit: 'green' },
    constitutionalCompliance: {},
    vendorIds: [vendor.id],
    workItemIds: [item.id],
  })
  const row = page.getByRole('row', { name: /acme/ })
  await expect(row).toContainText('8 of 9')
  await expect(page.getByText('2 components', { exact: true })).toBeVisible()
  await expectInEachLook(page, info, 'components')
  await page.setViewportSize({ width: 1280, height: 740 })
  await page.getByRole('combobox', { name: 'State' }).click()
  await page.getByRole('option', { name: 'Operational' }).click()
  await expect(row).toBeHidden()
  await expect(page.getByText('1 component', { exact: true })).toBeVisible()
  await page.getByRole('tab', { name: 'Deployments' }).click()
  const list = page.getByRole('region', { name: 'Deployments' })
  await expect(list).toContainText('Tables are read')
  await expectInEachLook(page, info, 'deployments')
  await page.setViewportSize({ width: 1280, height: 740 })
  await page.getByRole('combobox', { name: 'Component' }).click()
  await page.getByRole('option', { name: 'zeta' }).click()
  await expect(page.getByText('Nothing was deployed of it')).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await list.getByRole('link', { name: 'Read tables' }).click()
  await expect(page.getByRole('list', { name: 'Deployments' })).toContainText('Tables are read')
})

test('what was read of many components stays when one of them changes', async ({ page, supervisor }) => {
  for (let each = 0; each < 101; each++)
    await supervisor.call('vendor.create', { name: `component ${String(each).padStart(3, '0')}` })
  await openWork(page, supervisor, '/work?view=components')
  const list = page.getByRole('region', { name: 'Components' })
  await list.getByRole('button', { name: 'Show more' }).click()
  const last = list.getByRole('row', { name: /component 100/ })
  await expect(last).toBeVisible()
  const { vendors } = await supervisor.call('vendor.list', { limit: 1 })
  const [first] = vendors
  if (!first) throw new Error('They were made.')
  await supervisor.call('vendor.update', { vendorId: first.id, version: first.version, release: '2.0' })
  await expect(list.getByRole('row', { name: /component 000/ })).toContainText('2.0')
  await expect(last).toBeVisible()
})
