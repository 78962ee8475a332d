import { expect, test } from 'vitest'
import { findOperations, operationsOf, partOf } from './part-of.ts'
import { Description } from './read-description.ts'

const operation = (tag: string, id: string, schema: string) => ({
  tags: [tag],
  operationId: id,
  summary: `Does ${id}`,
  responses: {
    200: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } },
  },
})
const description = Description.parse({
  openapi: '3.1.0',
  info: { title: 'Muster', version: '1' },
  tags: [
    { name: 'tasks', description: 'Resources' },
    { name: 'runs', description: 'Resources' },
  ],
  paths: {
    '/tasks': { get: operation('tasks', 'listTasks', 'Page'), post: operation('tasks', 'makeTask', 'Task') },
    '/runs': { get: operation('runs', 'listRuns', 'Run') },
  },
  components: {
    schemas: {
      Page: { items: { $ref: '#/components/schemas/Task' } },
      Task: { properties: { parent: { $ref: '#/components/schemas/Task' } } },
      Run: {},
    },
    securitySchemes: { apiKey: { type: 'apiKey' } },
  },
})

test('operations are found by all words of a search, in any order', () => {
  const all = operationsOf(description)
  expect(all.map(({ method, path, tag }) => [method, path, tag])).toEqual([
    ['get', '/tasks', 'tasks'],
    ['post', '/tasks', 'tasks'],
    ['get', '/runs', 'runs'],
  ])
  expect(findOperations(all, 'LIST get').found).toEqual([all[0], all[2]])
  expect(findOperations(all, 'nothing').found).toEqual([])
  const many = Array.from({ length: 35 }, () => all[0] as (typeof all)[0])
  expect(findOperations(many, 'list')).toMatchObject({ found: { length: 30 }, more: 5 })
})

test('a part has its operations with the schemas that they name, and those that these name', () => {
  const [list] = operationsOf(description)
  const part = partOf(description, list ? [list] : [])
  expect(part.tags).toEqual([{ name: 'tasks', description: 'Resources' }])
  expect(part.paths).toEqual({ '/tasks': { get: description.paths['/tasks']?.get } })
  expect(part.components.schemas).toEqual({
    Page: description.components.schemas.Page,
    Task: description.components.schemas.Task,
  })
  expect(part.components).toHaveProperty('securitySchemes')
})
