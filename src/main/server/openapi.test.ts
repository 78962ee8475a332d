import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { createOpenApi } from './openapi.ts'
import { routes } from './resources/routes.ts'

test('the description is valid OpenAPI 3.1', async () => {
  const document = await createOpenApi('1.2.3')
  const result = await new Validator().validate(structuredClone(document))
  expect(result).toMatchObject({ valid: true })
})

test('the description has every resource once, with examples that its schemas allow', async () => {
  const document = (await createOpenApi('1.2.3')) as {
    paths: Record<string, Record<string, { operationId: string; requestBody?: { content: Content } }>>
  }
  type Content = Record<string, { schema: object; example?: unknown }>
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'muster')
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).flatMap(({ operationId }) => operationId ?? []),
  )
  expect(new Set(ids).size).toBe(ids.length)
  for (const { method, path, example } of routes) {
    const described = document.paths[`/api/v1${path}`]?.[method.toLowerCase()]
    expect(described, `${method} ${path}`).toBeDefined()
    if (example === undefined) continue
    const { schema } = described?.requestBody?.content['application/json'] ?? {}
    const check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"muster#/')))
    expect(check(example), `${method} ${path}: ${ajv.errorsText(check.errors)}`).toBe(true)
  }
})

test('each operation by its name says with what any call may be answered', async () => {
  const { paths } = (await createOpenApi('1.2.3')) as {
    paths: Record<string, { post?: { responses: object; 'x-effect'?: string } }>
  }
  const byName = Object.entries(paths).filter(([path]) => path.startsWith('/api/v1/rpc/'))
  expect(byName.length).toBeGreaterThan(100)
  for (const [path, { post }] of byName) {
    const statuses = ['400', '401', '403', '413', '415', '429', '500', '503']
    if (post?.['x-effect'] !== 'read') statuses.push('507')
    expect(Object.keys(post?.responses ?? {}), path).toEqual(expect.arrayContaining(statuses))
  }
})
