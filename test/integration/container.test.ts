import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import lock from '../../package-lock.json' with { type: 'json' }
import { root } from '../../scripts/build.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/* The container: what can be known of it without an engine. The base image and what the registries send are not. */

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const instructions = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
const of = (name: string) =>
  instructions.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
/** The words of the last instruction of a name, as a list that no shell reads. */
const wordsOf = (name: string): string[] => JSON.parse(/\[.*\]$/.exec(of(name).at(-1) ?? '')?.[0] ?? '[]')

test('the image is made of pinned parts, has no secret, and runs as its own user', () => {
  for (const image of of('FROM')) expect(image).toMatch(/^node:\d+\.\d+\.\d+-[a-z-]+( AS \w+)?$/)
  expect(new Set(of('FROM').map((image) => image.split('-')[0]))).toEqual(
    new Set([`node:${manifest.devDependencies.node}`]),
  )
  expect(of('RUN').join('\n')).toContain(
    `@anthropic-ai/claude-code@${manifest.devDependencies['@anthropic-ai/claude-code']}`,
  )
  expect(of('ADD')).toEqual([])
  expect(of('ARG')).toEqual([])
  expect(of('ENV')).toEqual(['MUSTER_DATA_DIR=/data'])
  const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))
  const at = (name: string) => last.findIndex((line) => line.startsWith(`${name} `))
  expect(last[at('USER')]).toBe('USER node')
  expect(at('CMD')).toBeGreaterThan(at('USER'))
  expect(at('HEALTHCHECK')).toBeGreaterThan(at('USER'))
  expect(read('.dockerignore').split('\n').slice(1, 2)).toEqual(['*'])
  for (const [, path = ''] of read('.dockerignore').matchAll(/^!(.+)$/gm))
    expect(existsSync(join(root, path)), path).toBe(true)
})

test('compose keeps the data, is reached from this machine alone, and ends turns in peace', () => {
  const { services, volumes } = parse(read('compose.yaml'))
  expect(services.muster).toMatchObject({ init: true, stop_grace_period: '40s' })
  expect(services.muster.ports).toEqual(['127.0.0.1:4317:4317'])
  expect(services.muster.volumes).toContain('data:/data')
  expect(Object.keys(volumes)).toEqual(['data', 'claude'])
})

test('what the stages do in a clean folder is enough to serve, and its health check tells', async () => {
  const source = temporaryDirectory('source')
  for (const [, path = ''] of read('.dockerignore').matchAll(/^!(.+)$/gm))
    cpSync(join(root, path), join(source, path), { recursive: true })
  // In the place of `npm ci`, and below of `npm prune`: no registry is asked by tests.
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'))
  const [install, build] = of('RUN')
  expect([install, build]).toEqual(['npm ci', 'npm run build && npm prune --omit=dev'])
  await execa('npm', ['run', 'build'], { cwd: source })
  const image = temporaryDirectory('image')
  for (const name of ['package.json', 'out'])
    cpSync(join(source, name), join(image, name), { recursive: true })
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || 'dev' in entry || !existsSync(join(root, path))) continue
    cpSync(join(root, path), join(image, path), { recursive: true })
  }
  const [, ...command] = wordsOf('CMD')
  const served = execa(process.execPath, [...command, '--port', '0', '--simulate', '--json'], {
    cwd: image,
    env: { MUSTER_DATA_DIR: temporaryDirectory('data') },
    reject: false,
  })
  onTestFinished(async () => {
    served.kill('SIGTERM')
    await served
  })
  let told = ''
  served.stdout.on('data', (text: Buffer) => {
    told += text
  })
  await expect.poll(() => told, { timeout: 60_000 }).toMatch(/"listening"/)
  const port = /"url":"http:[^"]*:(\d+)/.exec(told)?.[1] ?? ''
  const [, ...check] = wordsOf('HEALTHCHECK')
  const askAt = (asked: string) =>
    execa(
      process.execPath,
      check.map((word) => word.replace('4317', asked)),
      { reject: false },
    )
  expect((await askAt(port)).exitCode).toBe(0)
  expect((await askAt('1')).exitCode).toBe(1)
  expect(check[1]).toContain('/api/v1/health/live')
  const reference = await fetch(`http://127.0.0.1:${port}/api/docs`)
  expect([reference.status, await reference.text()]).toEqual([200, expect.stringContaining('Muster API')])
}, 300_000)
