import { expect, test } from 'vitest'
import type { ListedModule } from '../../../../contract/module.ts'
import { findModules } from './module-rows.ts'

const module = (name: string, some: Partial<ListedModule> = {}) =>
  ({
    name,
    description: '',
    tags: [],
    capabilities: [],
    directory: `/work/${name}`,
    ...some,
  }) as unknown as ListedModule

test('a module is found by each word of what is told of it', () => {
  const capability = {
    id: 'invoice.cancel',
    version: '1.0.0',
    description: 'How it is cancelled',
    tags: ['money'],
  }
  const modules = [
    module('billing', { description: 'Keeps Invoices', capabilities: [capability] }),
    module('shop', { tags: ['typescript'] }),
  ]
  const found = (search: string) => findModules(modules, new Map(), search).map(({ id }) => id)
  expect(found('')).toEqual(['billing', 'shop'])
  expect(found(' invoices  MONEY ')).toEqual(['billing'])
  expect(found('work script')).toEqual(['shop'])
  expect(found('invoice shop')).toEqual([])
})
