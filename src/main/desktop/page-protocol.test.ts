import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CONTENT_SECURITY_POLICY, createPageHandler, resolvePagePath } from './page-protocol.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-page-'))
mkdirSync(join(folder, 'renderer/assets'), { recursive: true })
writeFileSync(join(folder, 'renderer/index.html'), '<title>page</title>')
writeFileSync(join(folder, 'renderer/assets/index.js'), 'export {}')
writeFileSync(join(folder, 'renderer/notes.secret'), 'no known type')
writeFileSync(join(folder, 'secret.js'), 'outside')
afterAll(() => rmSync(folder, { recursive: true }))

const handle = createPageHandler(join(folder, 'renderer'))
const get = (url: string, method = 'GET') => handle(new Request(url, { method }))

test('serves the page and its parts with type and policy', async () => {
  const page = await get('muster-app://page/index.html')
  expect(await page.text()).toBe('<title>page</title>')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY)
  expect((await get('muster-app://page/')).status).toBe(200)
  const script = await get('muster-app://page/assets/index.js')
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

test.each([
  ['a file outside', 'muster-app://page/..%2fsecret.js', 'GET'],
  ['a file outside, by backslashes', 'muster-app://page/..%5csecret.js', 'GET'],
  ['a missing file', 'muster-app://page/missing.js', 'GET'],
  ['a folder', 'muster-app://page/assets', 'GET'],
  ['an unknown type', 'muster-app://page/notes.secret', 'GET'],
  ['another host', 'muster-app://elsewhere/index.html', 'GET'],
  ['another method', 'muster-app://page/index.html', 'POST'],
  ['a broken escape', 'muster-app://page/%zz.js', 'GET'],
])('answers 404 for %s', async (_what, url, method) => {
  expect((await get(url, method)).status).toBe(404)
})

test('confines paths to the folder', () => {
  expect(resolvePagePath('/app/page', '/a/b.js')).toBe('/app/page/a/b.js')
  expect(resolvePagePath('/app/page', '/a/../b.js')).toBe('/app/page/b.js')
  expect(resolvePagePath('/app/page', '/../page-secret/b.js')).toBe(null)
  expect(resolvePagePath('/app/page', '/%00.js')).toBe(null)
})

test('the policy allows no inline or foreign script', () => {
  expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self';")
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'")
})
